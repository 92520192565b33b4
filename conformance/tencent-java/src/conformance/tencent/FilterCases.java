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
import static conformance.tencent.Ecm.list;
import static conformance.tencent.Ecm.listAll;
import static conformance.tencent.ListingCases.PRIVATE;
import static conformance.tencent.ListingCases.PRIVATE_IMAGES;

import com.google.gson.JsonObject;
import com.tencentcloudapi.ecm.v20190719.models.Filter;
import conformance.harness.World;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Every filter, alone and with others. */
final class FilterCases {
    private FilterCases() {}

    static void declare() {
        test("filter.image-id", FilterCases::imageId);
        test("filter.image-type", () -> {
            same(member("ImageType", "PRIVATE_IMAGE"), PRIVATE);
            same(member("ImageType", "PUBLIC_IMAGE"), by("image-type", "PUBLIC_IMAGE"));
            checkEqual(count(by("image-type", "PUBLIC_IMAGE", "PRIVATE_IMAGE")), IMAGES.size());
        });
        test("filter.instance-type", () -> {
            same(x86().and(bareMetal().negate()), by("instance-type", "SN3ne.2XLARGE16"));
            same(bareMetal().negate(), by("instance-type", "SN3ne.SMALL2"));
        });
        test("filter.image-name", FilterCases::imageName);
        test("filter.image-os", () -> {
            same(member("ImageOsName", "CentOS"), by("image-os", "centos"));
            same(member("ImageOsName", "Server 2016"), by("image-os", "Server 2016"));
        });
        test("filter.combined", FilterCases::combined);
        test("filter.chinese", () -> {
            for (String text : List.of("测试镜像", "快照组自定义镜像", "（第11组）", "生产环境・網關 №", "😀 rocket 🚀"))
                same(member("ImageName", text), by("image-name", text));
            same(member("ImageOsName", "数据中心版"), by("image-os", "数据中心版"));
            checkEqual(count(by("image-name", "(第11组)")), 0, "a full-width parenthesis is not an ASCII one");
        });
    }

    private static void imageId() throws Exception {
        List<String> three = idsOf(PRIVATE_IMAGES.subList(500, 503));
        String first = three.get(0);
        same(member("ImageId", first), by("image-id", first));
        same(image -> three.contains(image.get("ImageId").getAsString()), by("image-id", three.get(2), first, three.get(1)));
        checkEqual(count(by("image-id", "img-nobody00")), 0);
        checkEqual(ids(listAll(client(ROOT), 100, by("image-id", "img-nobody00", first))), List.of(first));
    }

    private static void imageName() throws Exception {
        for (String part : List.of("Web-Server", "server blue", "100%_d", "c++&构建=", "\"quoted\"/\\back", "it's ~"))
            same(member("ImageName", part), by("image-name", part));
        same(member("ImageName", "Web-Server"), by("image-name", "wEB-sERVER"));
        for (String pattern : List.of("Web%Server", "Web_Server", "Web*", "^Web", "Web.Server"))
            checkEqual(count(by("image-name", pattern)), 0, pattern + " is not plain text");
    }

    private static void combined() throws Exception {
        Predicate<JsonObject> matches = member("ImageType", "PRIVATE_IMAGE").and(member("ImageOsName", "CentOS"))
            .and(member("ImageName", "测试")).and(x86()).and(bareMetal().negate());
        same(matches, PRIVATE, by("image-os", "CentOS"), by("image-name", "测试"), by("instance-type", "SN3ne.2XLARGE16"));
        String one = PRIVATE_IMAGES.get(3).get("ImageId").getAsString();
        checkEqual(count(by("image-id", one), by("image-type", "PUBLIC_IMAGE")), 0);
    }

    /** Lists with the filters and compares with a plain reading of the catalogue; the catalogue must have some. */
    private static void same(Predicate<JsonObject> matches, Filter... filters) throws Exception {
        List<String> expected = idsOf(World.where(IMAGES, matches));
        check(!expected.isEmpty() && expected.size() < IMAGES.size(), "the catalogue cannot tell");
        List<String> found = ids(listAll(client(ROOT), 100, filters));
        List<String> asked = Arrays.stream(filters).map(filter -> filter.getName() + Arrays.toString(filter.getValues())).toList();
        checkEqual(found.stream().sorted().toList(), expected.stream().sorted().toList(), asked.toString());
    }

    private static long count(Filter... filters) throws Exception {
        return list(filters).getTotalCount();
    }

    /** Whether a member of an image has this text in it. */
    static Predicate<JsonObject> member(String name, String part) {
        return image -> image.get(name).getAsString().contains(part);
    }

    private static Predicate<JsonObject> bareMetal() {
        return member("ImageOsName", "裸金属");
    }

    private static Predicate<JsonObject> x86() {
        return member("Architecture", "i386").negate();
    }
}
