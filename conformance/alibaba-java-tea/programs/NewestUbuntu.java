import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.models.RuntimeOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** Prints the newest version of Ubuntu for x86_64, then the images that have it. */
public class NewestUbuntu {
    public static void main(String[] arguments) throws Exception {
        TreeMap<Double, TreeSet<String>> ids = new TreeMap<>();
        Map<?, ?> official = (Map<?, ?>) call("ListImages").get("OsTags");
        for (Object image : (List<?>) official.get("OsInfo")) keep(ids, (Map<?, ?>) image, (Map<?, ?>) image);
        Map<?, ?> community = (Map<?, ?>) call("ListCommunityImages").get("Images");
        for (Object image : (List<?>) community.get("ImageInfo"))
            keep(ids, (Map<?, ?>) image, (Map<?, ?>) ((Map<?, ?>) image).get("OsTag"));
        System.out.printf("%.2f%n", ids.lastKey());
        ids.lastEntry().getValue().forEach(System.out::println);
    }

    private static void keep(TreeMap<Double, TreeSet<String>> ids, Map<?, ?> image, Map<?, ?> os) {
        if (os.get("Platform").equals("Ubuntu") && os.get("Architecture").equals("x86_64"))
            ids.computeIfAbsent(Double.valueOf((String) os.get("Version")), key -> new TreeSet<>()).add((String) image.get("ImageId"));
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
