import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import java.util.List;
import java.util.Map;

/** Waits until a custom image can be used. */
public class WaitForImage {
    public static void main(String[] arguments) throws Exception {
        String last = "";
        long end = System.currentTimeMillis() + 60_000;
        while (!last.equals("Available") && System.currentTimeMillis() < end) {
            Map<?, ?> images = (Map<?, ?>) call("ListCustomImages").get("Images");
            for (Object one : (List<?>) images.get("ImageInfo")) {
                Map<?, ?> image = (Map<?, ?>) one;
                if (!image.get("ImageId").equals(arguments[0]) || image.get("Status").equals(last)) continue;
                last = (String) image.get("Status");
                System.out.println(last);
            }
            Thread.sleep(200);
        }
    }

    private static Map<?, ?> call(String action) throws Exception {
        Config config = new Config()
                .setAccessKeyId(System.getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"))
                .setAccessKeySecret(System.getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET"))
                .setEndpoint(System.getenv("EHPC_ENDPOINT")).setProtocol("http");
        Params params = new Params().setAction(action).setVersion("2018-04-12").setStyle("RPC").setProtocol("HTTPS")
                .setMethod("POST").setPathname("/").setAuthType("AK").setReqBodyType("formData").setBodyType("json");
        OpenApiRequest request = new OpenApiRequest().setQuery(Map.of("RegionId", "cn-hangzhou"));
        return (Map<?, ?>) new Client(config).callApi(params, request, new RuntimeOptions()).get("body");
    }
}
