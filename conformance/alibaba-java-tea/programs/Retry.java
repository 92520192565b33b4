import com.aliyun.tea.TeaException;
import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import java.util.Map;

/** Makes 60 calls in a row, whatever the limit. */
public class Retry {
    public static void main(String[] arguments) throws Exception {
        int answers = 0;
        while (answers < 60) {
            try {
                call("ListCommunityImages");
                answers++;
            } catch (TeaException error) {
                // The client's own retry is for broken connections only, and its exception does not tell how long to wait.
                if (!error.getCode().startsWith("Throttling")) throw error;
                Thread.sleep(250);
            }
        }
        System.out.println(answers);
    }

    private static void call(String action) throws Exception {
        Config config = new Config()
                .setAccessKeyId(System.getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"))
                .setAccessKeySecret(System.getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET"))
                .setEndpoint(System.getenv("EHPC_ENDPOINT")).setProtocol("http");
        Params params = new Params().setAction(action).setVersion("2018-04-12").setStyle("RPC").setProtocol("HTTPS")
                .setMethod("POST").setPathname("/").setAuthType("AK").setReqBodyType("formData").setBodyType("json");
        OpenApiRequest request = new OpenApiRequest().setQuery(Map.of("RegionId", "cn-hangzhou"));
        new Client(config).callApi(params, request, new RuntimeOptions());
    }
}
