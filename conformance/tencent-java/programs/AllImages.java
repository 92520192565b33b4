import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.provider.EnvironmentVariableCredentialsProvider;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageResponse;
import com.tencentcloudapi.ecm.v20190719.models.Image;

/** Prints the id and the name of every image, page by page. */
public class AllImages {
    public static void main(String[] args) throws Exception {
        ClientProfile profile = new ClientProfile();
        profile.getHttpProfile().setProtocol("http://");
        profile.getHttpProfile().setEndpoint(System.getenv("ECM_ENDPOINT"));
        EcmClient client = new EcmClient(new EnvironmentVariableCredentialsProvider().getCredentials(), "", profile);

        DescribeImageRequest request = new DescribeImageRequest();
        request.setLimit(100L);
        long offset = 0;
        long total;
        do {
            request.setOffset(offset);
            DescribeImageResponse page = client.DescribeImage(request);
            for (Image image : page.getImageSet()) {
                System.out.println(image.getImageId() + "\t" + image.getImageName());
            }
            offset += page.getImageSet().length;
            total = page.getTotalCount();
        } while (offset < total);
    }
}
