import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.provider.EnvironmentVariableCredentialsProvider;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import com.tencentcloudapi.ecm.v20190719.models.Filter;
import com.tencentcloudapi.ecm.v20190719.models.Image;

/** Waits up to a minute until an image can be used, and prints each state it comes to. */
public class WaitForImage {
    public static void main(String[] args) throws Exception {
        ClientProfile profile = new ClientProfile();
        profile.getHttpProfile().setProtocol("http://");
        profile.getHttpProfile().setEndpoint(System.getenv("ECM_ENDPOINT"));
        EcmClient client = new EcmClient(new EnvironmentVariableCredentialsProvider().getCredentials(), "", profile);

        Filter filter = new Filter();
        filter.setName("image-id");
        filter.setValues(new String[] {args[0]});
        DescribeImageRequest request = new DescribeImageRequest();
        request.setFilters(new Filter[] {filter});

        long deadline = System.currentTimeMillis() + 60_000;
        String state = "";
        while (!state.equals("NORMAL")) {
            if (System.currentTimeMillis() > deadline) throw new IllegalStateException(args[0] + " is still " + state);
            Image[] found = client.DescribeImage(request).getImageSet();
            if (found.length == 0) throw new IllegalStateException("there is no " + args[0]);
            if (!found[0].getImageState().equals(state)) System.out.println(found[0].getImageState());
            state = found[0].getImageState();
            Thread.sleep(200);
        }
    }
}
