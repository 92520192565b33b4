import com.aliyuncs.CommonRequest;
import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.profile.DefaultProfile;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Waits until a custom image can be used. */
public class WaitForImage {
    public static void main(String[] arguments) throws Exception {
        DefaultAcsClient client = new DefaultAcsClient(DefaultProfile.getProfile(
                "cn-hangzhou", System.getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"), System.getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")));
        String last = "";
        long end = System.currentTimeMillis() + 60_000;
        while (!last.equals("Available") && System.currentTimeMillis() < end) {
            String state = state(client, arguments[0]);
            if (!state.equals(last)) System.out.println(state);
            last = state;
            Thread.sleep(200);
        }
    }

    private static String state(DefaultAcsClient client, String id) throws Exception {
        CommonRequest request = new CommonRequest();
        request.setSysDomain(System.getenv("EHPC_ENDPOINT"));
        request.setSysVersion("2018-04-12");
        request.setSysAction("ListCustomImages");
        JsonObject answer = JsonParser.parseString(client.getCommonResponse(request).getData()).getAsJsonObject();
        for (JsonElement one : answer.getAsJsonObject("Images").getAsJsonArray("ImageInfo")) {
            JsonObject image = one.getAsJsonObject();
            if (image.get("ImageId").getAsString().equals(id)) return image.get("Status").getAsString();
        }
        throw new IllegalStateException("no image " + id);
    }
}
