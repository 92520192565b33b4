import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.policy.retry.RetryPolicy;
import com.aliyuncs.policy.retry.conditions.StatusCodeCondition;
import com.aliyuncs.profile.DefaultProfile;
import java.util.Set;

/** Makes 60 calls in a row, whatever the limit. */
public class Retry {
    public static void main(String[] arguments) throws Exception {
        DefaultAcsClient client = new DefaultAcsClient(DefaultProfile.getProfile(
                "cn-hangzhou", System.getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), System.getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")));
        // Throttled calls are answered with 400, which is not among what the SDK tries again by itself;
        // its throttling control then waits as long as the answer says.
        client.setSysRetryPolicy(RetryPolicy.builder()
                .maxNumberOfRetries(3)
                .retryConditions(Set.of(StatusCodeCondition.create(400, 500, 503)))
                .enableAliyunThrottlingControl(true)
                .build());
        int answers = 0;
        for (int call = 0; call < 60; call++) {
            CommonRequest request = new CommonRequest();
            request.setSysDomain(System.getenv("EHPC_ENDPOINT"));
            request.setSysVersion("2018-04-12");
            request.setSysAction("ListCommunityImages");
            request.putQueryParameter("BaseOsTag", "CentOS_7.2_64");
            if (client.getCommonResponse(request).getHttpStatus() == 200) answers++;
        }
        System.out.println(answers);
        System.exit(0);
    }
}
