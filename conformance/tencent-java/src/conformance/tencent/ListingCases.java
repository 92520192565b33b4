package conformance.tencent;

import static conformance.harness.Cases.test;
import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;
import static conformance.tencent.Ecm.IMAGES;
import static conformance.tencent.Ecm.ROOT;
import static conformance.tencent.Ecm.by;
import static conformance.tencent.Ecm.client;
import static conformance.tencent.Ecm.ids;
import static conformance.tencent.Ecm.idsOf;
import static conformance.tencent.Ecm.key;
import static conformance.tencent.Ecm.list;
import static conformance.tencent.Ecm.listAll;
import static conformance.tencent.Ecm.request;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.tencentcloudapi.common.AbstractModel;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageResponse;
import com.tencentcloudapi.ecm.v20190719.models.Filter;
import com.tencentcloudapi.ecm.v20190719.models.Image;
import conformance.harness.World;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** What DescribeImage shows, page by page. */
final class ListingCases {
    static final Filter PRIVATE = by("image-type", "PRIVATE_IMAGE");
    static final List<JsonObject> PRIVATE_IMAGES =
            World.where(IMAGES, image -> image.get("ImageType").getAsString().equals("PRIVATE_IMAGE"));

    private ListingCases() {}

    static void declare() {
        test("list.default-page", () -> checkPage(list(), IMAGES.size(), IMAGES.subList(0, 20)));
        test("list.every-parameter", () ->
            checkPage(list(client(ROOT), request(7, 13, PRIVATE)), PRIVATE_IMAGES.size(), PRIVATE_IMAGES.subList(7, 20)));
        test("list.past-the-end", () -> checkPage(list(client(ROOT), request(IMAGES.size(), 100)), IMAGES.size(), List.of()));
        test("list.all-1000", ListingCases::all1000);
        test("list.members", ListingCases::members);
        test("list.own-only", ListingCases::ownOnly);
    }

    private static void checkPage(DescribeImageResponse answer, int total, List<JsonObject> expected) {
        checkEqual(answer.getTotalCount(), total, "TotalCount");
        checkEqual(ids(answer), idsOf(expected));
    }

    private static void all1000() throws Exception {
        List<String> byHundreds = ids(listAll(client(ROOT), 100, PRIVATE));
        checkEqual(byHundreds.size(), 1_000);
        checkEqual(byHundreds.stream().sorted().toList(), idsOf(PRIVATE_IMAGES).stream().sorted().toList());
        Map<String, String> created = new HashMap<>();
        IMAGES.forEach(image -> created.put(image.get("ImageId").getAsString(), image.get("ImageCreateTime").getAsString()));
        List<String> times = byHundreds.stream().map(created::get).toList();
        checkEqual(times, times.stream().sorted(Comparator.reverseOrder()).toList(), "not newest first");
        checkEqual(ids(listAll(client(ROOT), 37, PRIVATE)), byHundreds, "another order when read by other pages");
    }

    private static void members() throws Exception {
        Map<String, JsonObject> expected = new HashMap<>();
        IMAGES.forEach(image -> expected.put(image.get("ImageId").getAsString(), image));
        List<Image> images = listAll(client(ROOT), 100);
        checkEqual(new HashSet<>(ids(images)).size(), IMAGES.size());
        for (Image image : images) {
            JsonElement shown = JsonParser.parseString(AbstractModel.toJsonString(image));
            checkEqual(shown, expected.get(image.getImageId()), "the SDK's model");
        }
        // The SDK's models take a text for a number and drop what they do not know; the JSON itself must be right too.
        List<JsonObject> received = new ArrayList<>();
        while (received.size() < IMAGES.size()) {
            DescribeImageRequest page = request(received.size(), 100);
            String answer = client(ROOT).call("DescribeImage", AbstractModel.toJsonString(page));
            JsonObject response = JsonParser.parseString(answer).getAsJsonObject().getAsJsonObject("Response");
            checkEqual(response.get("TotalCount"), IMAGES.size(), "TotalCount");
            response.getAsJsonArray("ImageSet").forEach(image -> received.add(image.getAsJsonObject()));
        }
        for (JsonObject image : received) checkEqual(image, expected.get(image.get("ImageId").getAsString()), "the JSON received");
    }

    private static void ownOnly() throws Exception {
        List<String> hidden = new ArrayList<>();
        World.at("hiddenIds").getAsJsonArray().forEach(id -> hidden.add(id.getAsString()));
        check(!hidden.isEmpty(), "the catalogue cannot tell");
        checkPage(list(by("image-id", hidden.toArray(String[]::new))), 0, List.of());
        checkEqual(ids(listAll(client(key("neighbour")), 100, PRIVATE)).stream().sorted().toList(), hidden.stream().sorted().toList());
        checkEqual(listAll(client(key("byDefault")), 100, PRIVATE).size(), 0);
    }
}
