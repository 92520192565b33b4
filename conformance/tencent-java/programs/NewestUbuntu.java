import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.provider.EnvironmentVariableCredentialsProvider;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.*;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Prints the id of the newest Ubuntu image for x86_64, one's own or an official one. */
public class NewestUbuntu {
    public static void main(String[] args) throws Exception {
        ClientProfile profile = new ClientProfile();
        profile.getHttpProfile().setProtocol("http://");
        profile.getHttpProfile().setEndpoint(System.getenv("ECM_ENDPOINT"));
        EcmClient client = new EcmClient(new EnvironmentVariableCredentialsProvider().getCredentials(), "", profile);

        Filter types = new Filter();
        types.setName("image-type");
        types.setValues(new String[] {"PRIVATE_IMAGE", "PUBLIC_IMAGE"});
        Filter system = new Filter();
        system.setName("image-os");
        system.setValues(new String[] {"Ubuntu"});
        DescribeImageRequest request = new DescribeImageRequest();
        request.setFilters(new Filter[] {types, system});
        request.setLimit(100L);

        List<Image> images = new ArrayList<>();
        DescribeImageResponse page;
        do {
            request.setOffset((long) images.size());
            page = client.DescribeImage(request);
            images.addAll(List.of(page.getImageSet()));
        } while (images.size() < page.getTotalCount());
        images.removeIf(image -> !image.getArchitecture().equals("x86_64"));
        images.sort(Comparator.comparing(Image::getImageCreateTime).reversed());
        System.out.println(images.get(0).getImageId());
    }
}
