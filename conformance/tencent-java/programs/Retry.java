import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.common.provider.EnvironmentVariableCredentialsProvider;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageResponse;

/** Makes 60 calls in a row, more than a second allows, and prints how many were answered. */
public class Retry {
    public static void main(String[] args) throws Exception {
        ClientProfile profile = new ClientProfile();
        profile.getHttpProfile().setProtocol("http://");
        profile.getHttpProfile().setEndpoint(System.getenv("ECM_ENDPOINT"));
        EcmClient client = new EcmClient(new EnvironmentVariableCredentialsProvider().getCredentials(), "", profile);

        DescribeImageRequest request = new DescribeImageRequest();
        request.setLimit(1L);
        int answers = 0;
        for (int call = 0; call < 60; call++) {
            // The SDK's own retry, for calls that may safely be made twice: a second between attempts.
            DescribeImageResponse answer = (DescribeImageResponse) client.retry(request, 5);
            if (answer.getTotalCount() > 0) answers++;
        }
        System.out.println(answers);
    }
}
