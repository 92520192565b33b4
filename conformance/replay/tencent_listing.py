"""What DescribeImage shows, under every parameter and filter."""

from harness import case, check, check_equal, world
from replay.tencent_asking import IMAGES, KEYS, NEWEST, by, ids

PRIVATE_IMAGES = [image for image in IMAGES if image["ImageType"] == "PRIVATE_IMAGE"]
PRIVATE = by("image-type", "PRIVATE_IMAGE")
LARGE = by("instance-type", "SN3ne.2XLARGE16")


def is_bare_metal(image):
    return "裸金属" in image["ImageOsName"]


def declare_listing(asking):
    def same(filters, matches):
        """Lists with the filters and compares with a plain reading of the catalogue; the catalogue must have some."""
        expected = [image for image in IMAGES if matches(image)]
        check(0 < len(expected) < len(IMAGES), "the catalogue cannot tell")
        check_equal(sorted(ids(asking.list_all(filters))), sorted(ids(expected)), str(filters))

    def count(*filters):
        return asking.list_images(list(filters))["TotalCount"]

    @case("list.default-page")
    def default_page():
        for sign_method, http_method in asking.ways:
            if asking.can_send_nothing(sign_method):
                page = asking.list_images(sign_method=sign_method, http_method=http_method)
                check_equal([page["TotalCount"], ids(page["ImageSet"])], [len(IMAGES), NEWEST])

    @case("list.every-parameter")
    def every_parameter():
        page = asking.list_images([PRIVATE], offset=7, limit=13)
        check_equal([page["TotalCount"], ids(page["ImageSet"])], [len(PRIVATE_IMAGES), ids(PRIVATE_IMAGES[7:20])])

    @case("list.past-the-end")
    def past_the_end():
        page = asking.list_images(offset=len(IMAGES), limit=100)
        check_equal([page["TotalCount"], page["ImageSet"]], [len(IMAGES), []])

    @case("list.all-1000")
    def all_1000():
        by_hundreds = ids(asking.list_all([PRIVATE], limit=100))
        check_equal(len(by_hundreds), 1000)
        check_equal(sorted(by_hundreds), sorted(ids(PRIVATE_IMAGES)))
        created = {image["ImageId"]: image["ImageCreateTime"] for image in IMAGES}
        times = [created[image_id] for image_id in by_hundreds]
        check_equal(times, sorted(times, reverse=True), "not newest first")
        check_equal(ids(asking.list_all([PRIVATE], limit=37)), by_hundreds, "another order when read by other pages")

    @case("list.members")
    def members():
        expected = {image["ImageId"]: image for image in IMAGES}
        images = asking.list_all([])
        check_equal(sorted(ids(images)), sorted(expected))
        for image in images:
            check_equal(image, expected[image["ImageId"]])

    @case("list.own-only")
    def own_only():
        hidden = world["hiddenIds"]
        check(hidden, "the catalogue cannot tell")
        page = asking.list_images([by("image-id", *hidden)])
        check_equal([page["TotalCount"], page["ImageSet"]], [0, []])
        check_equal(sorted(ids(asking.list_all([PRIVATE], key=KEYS["neighbour"]))), sorted(hidden))
        check_equal(asking.list_all([PRIVATE], key=KEYS["byDefault"]), [])

    @case("filter.image-id")
    def image_id():
        first, second, third = ids(PRIVATE_IMAGES[500:503])
        same([by("image-id", first)], lambda image: image["ImageId"] == first)
        same([by("image-id", third, first, second)], lambda image: image["ImageId"] in (first, second, third))
        check_equal(count(by("image-id", "img-nobody00")), 0)
        check_equal(ids(asking.list_all([by("image-id", "img-nobody00", first)])), [first])

    @case("filter.image-type")
    def image_type():
        same([PRIVATE], lambda image: image["ImageType"] == "PRIVATE_IMAGE")
        same([by("image-type", "PUBLIC_IMAGE")], lambda image: image["ImageType"] == "PUBLIC_IMAGE")
        check_equal(count(by("image-type", "PUBLIC_IMAGE", "PRIVATE_IMAGE")), len(IMAGES))

    @case("filter.instance-type")
    def instance_type():
        same([LARGE], lambda image: image["Architecture"] != "i386" and not is_bare_metal(image))
        same([by("instance-type", "SN3ne.SMALL2")], lambda image: not is_bare_metal(image))

    @case("filter.image-name")
    def image_name():
        for part in ("Web-Server", "server blue", "100%_d", "c++&构建=", '"quoted"/\\back', "it's ~"):
            same([by("image-name", part)], lambda image: part in image["ImageName"])
        same([by("image-name", "wEB-sERVER")], lambda image: "Web-Server" in image["ImageName"])
        for pattern in ("Web%Server", "Web_Server", "Web*", "^Web", "Web.Server"):
            check_equal(count(by("image-name", pattern)), 0, f"{pattern} is not plain text")

    @case("filter.image-os")
    def image_os():
        same([by("image-os", "centos")], lambda image: "CentOS" in image["ImageOsName"])
        same([by("image-os", "Server 2016")], lambda image: "Server 2016" in image["ImageOsName"])

    @case("filter.combined")
    def combined():
        same(
            [PRIVATE, by("image-os", "CentOS"), by("image-name", "测试"), LARGE],
            lambda image: image["ImageType"] == "PRIVATE_IMAGE"
            and "CentOS" in image["ImageOsName"]
            and "测试" in image["ImageName"]
            and image["Architecture"] != "i386"
            and not is_bare_metal(image),
        )
        one = PRIVATE_IMAGES[3]["ImageId"]
        check_equal(count(by("image-id", one), by("image-type", "PUBLIC_IMAGE")), 0)

    @case("filter.chinese")
    def chinese():
        for text in ("测试镜像", "快照组自定义镜像", "（第11组）", "生产环境・網關 №", "😀 rocket 🚀"):
            same([by("image-name", text)], lambda image: text in image["ImageName"])
        same([by("image-os", "数据中心版")], lambda image: "数据中心版" in image["ImageOsName"])
        check_equal(count(by("image-name", "(第11组)")), 0, "a full-width parenthesis is not an ASCII one")
