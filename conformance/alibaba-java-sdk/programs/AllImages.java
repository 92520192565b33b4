import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.profile.DefaultProfile;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Prints every image of the three lists, and every cluster page by page. */
public class AllImages {
    private static final DefaultAcsClient CLIENT = new DefaultAcsClient(DefaultProfile.getProfile(
            "cn-hangzhou", System.getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), System.getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")));

    public static void main(String[] arguments) throws Exception {
        print("community", "ImageId", "ImageName", call("ListCommunityImages", 1).getAsJsonObject("Images").get("ImageInfo"));
        print("custom", "ImageId", "ImageName", call("ListCustomImages", 1).getAsJsonObject("Images").get("ImageInfo"));
        print("public", "ImageId", "OSName", call("ListImages", 1).getAsJsonObject("OsTags").get("OsInfo"));
        for (int page = 1, total = 1; (page - 1) * 10 < total; page++) {
            JsonObject answer = call("ListClusters", page);
            total = answer.get("TotalCount").getAsInt();
            print("cluster", "Id", "Name", answer.getAsJsonObject("Clusters").get("ClusterInfoSimple"));
        }
    }

    private static JsonObject call(String action, int page) throws Exception {
        CommonRequest request = new CommonRequest();
        request.setSysDomain(System.getenv("EHPC_ENDPOINT"));
        request.setSysVersion("2018-04-12");
        request.setSysAction(action);
        request.putQueryParameter("PageNumber", String.valueOf(page));
        request.putQueryParameter("PageSize", "10");
        return JsonParser.parseString(CLIENT.getCommonResponse(request).getData()).getAsJsonObject();
    }

    private static void print(String kind, String id, String name, JsonElement list) {
        for (JsonElement one : list.getAsJsonArray()) {
            JsonObject it = one.getAsJsonObject();
            System.out.println(kind + "\t" + it.get(id).getAsString() + "\t" + (it.has(name) ? it.get(name).getAsString() : ""));
        }
    }
}
