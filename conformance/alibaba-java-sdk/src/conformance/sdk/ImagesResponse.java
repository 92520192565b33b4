package conformance.sdk;

import com.aliyuncs.AcsResponse;
import com.aliyuncs.transform.UnmarshallerContext;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/** The answer of a list of images, read member by member, as the classes of the vendor's packages of products do. */
public class ImagesResponse extends AcsResponse {
    private static final List<String> TEXTS = List.of(
            "Status", "PostInstallScript", "Description", "ImageOwnerAlias", "ImageName", "SkuCode", "PricingCycle", "ImageId",
            "ProductCode", "Uid");
    private static final List<String> SYSTEM = List.of("Platform", "OsTag", "Version", "Architecture");
    private static final List<String> SYSTEM_AND_BASE = List.of("Platform", "OsTag", "Version", "Architecture", "BaseOsTag");

    private JsonObject answer;

    /** What was read, put together again. */
    JsonObject answer() {
        return answer;
    }

    @Override
    public ImagesResponse getInstance(UnmarshallerContext context) {
        JsonArray images = new JsonArray();
        for (int index = 0; index < context.lengthValue("ImagesResponse.Images.Length"); index += 1) {
            String path = "ImagesResponse.Images[" + index + "]";
            JsonObject image = texts(context, path, TEXTS);
            image.addProperty("Size", context.integerValue(path + ".Size"));
            image.add("BaseOsTag", texts(context, path + ".BaseOsTag", SYSTEM));
            image.add("OsTag", texts(context, path + ".OsTag", SYSTEM_AND_BASE));
            images.add(image);
        }
        JsonObject body = texts(context, "ImagesResponse", List.of("RequestId"));
        JsonObject wrapper = new JsonObject();
        wrapper.add("ImageInfo", images);
        body.add("Images", wrapper);
        answer = Calls.answer(context.getHttpResponse(), body);
        return this;
    }

    private static JsonObject texts(UnmarshallerContext context, String path, List<String> names) {
        JsonObject texts = new JsonObject();
        for (String name : names) texts.addProperty(name, context.stringValue(path + "." + name));
        return texts;
    }
}
