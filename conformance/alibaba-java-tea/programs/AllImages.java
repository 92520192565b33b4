import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import java.util.List;
import java.util.Map;

/** Prints every image of the three lists, and every cluster page by page. */
public class AllImages {
    public static void main(String[] arguments) throws Exception {
        Map<String, String> here = Map.of("RegionId", "cn-hangzhou");
        print("community", call("ListCommunityImages", here), "Images", "ImageInfo", "ImageId", "ImageName");
        print("custom", call("ListCustomImages", here), "Images", "ImageInfo", "ImageId", "ImageName");
        print("public", call("ListImages", here), "OsTags", "OsInfo", "ImageId", "OSName");
        for (int page = 1, total = 1; (page - 1) * 10 < total; page++) {
            Map<String, String> query = Map.of("RegionId", "cn-hangzhou", "PageNumber", "" + page, "PageSize", "10");
            Map<?, ?> answer = call("ListClusters", query);
            total = ((Number) answer.get("TotalCount")).intValue();
            print("cluster", answer, "Clusters", "ClusterInfoSimple", "Id", "Name");
        }
    }

    @SuppressWarnings("unchecked")
    private static void print(String kind, Map<?, ?> answer, String outer, String inner, String id, String name) {
        for (Map<String, ?> one : ((Map<?, List<Map<String, ?>>>) answer.get(outer)).get(inner))
            System.out.println(kind + "\t" + one.get(id) + "\t" + (one.containsKey(name) ? one.get(name) : ""));
    }

    private static Map<?, ?> call(String action, Map<String, String> query) throws Exception {
        Config config = new Config()
                .setAccessKeyId(System.getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"))
                .setAccessKeySecret(System.getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET"))
                .setEndpoint(System.getenv("EHPC_ENDPOINT")).setProtocol("http");
        Params params = new Params().setAction(action).setVersion("2018-04-12").setStyle("RPC").setProtocol("HTTPS")
                .setMethod("POST").setPathname("/").setAuthType("AK").setReqBodyType("formData").setBodyType("json");
        OpenApiRequest request = new OpenApiRequest().setQuery(query);
        return (Map<?, ?>) new Client(config).callApi(params, request, new RuntimeOptions()).get("body");
    }
}
