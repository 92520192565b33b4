import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.profile.DefaultProfile;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.TreeMap;
import java.util.TreeSet;

/** Prints the newest version of Ubuntu for x86_64, then the images that have it. */
public class NewestUbuntu {
    public static void main(String[] arguments) throws Exception {
        TreeMap<Double, TreeSet<String>> ids = new TreeMap<>();
        for (JsonElement one : call("ListImages").getAsJsonObject("OsTags").getAsJsonArray("OsInfo"))
            keep(ids, one.getAsJsonObject(), one.getAsJsonObject());
        for (JsonElement one : call("ListCommunityImages").getAsJsonObject("Images").getAsJsonArray("ImageInfo"))
            keep(ids, one.getAsJsonObject(), one.getAsJsonObject().getAsJsonObject("OsTag"));
        System.out.printf("%.2f%n", ids.lastKey());
        ids.lastEntry().getValue().forEach(System.out::println);
    }

    private static void keep(TreeMap<Double, TreeSet<String>> ids, JsonObject image, JsonObject system) {
        if (!system.get("Platform").getAsString().equals("Ubuntu")) return;
        if (!system.get("Architecture").getAsString().equals("x86_64")) return;
        double version = system.get("Version").getAsDouble();
        ids.computeIfAbsent(version, key -> new TreeSet<>()).add(image.get("ImageId").getAsString());
    }

    private static JsonObject call(String action) throws Exception {
        DefaultAcsClient client = new DefaultAcsClient(DefaultProfile.getProfile(
                "cn-hangzhou", System.getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), System.getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")));
        CommonRequest request = new CommonRequest();
        request.setSysDomain(System.getenv("EHPC_ENDPOINT"));
        request.setSysVersion("2018-04-12");
        request.setSysAction(action);
        return JsonParser.parseString(client.getCommonResponse(request).getData()).getAsJsonObject();
    }
}
