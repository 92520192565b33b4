"""What the three lists show, for every client in Python."""

from alibaba.asking import CROWDED, HOME, KEYS, ids, in_region, list_in
from harness import case, check, check_equal, world


class Listing:
    def __init__(self, action, entries, outer, inner):
        self.action, self.entries, self.outer, self.inner = action, entries, outer, inner


COMMUNITY = Listing("ListCommunityImages", world["community"], "Images", "ImageInfo")
CUSTOM = Listing("ListCustomImages", world["custom"], "Images", "ImageInfo")
PUBLIC = Listing("ListImages", world["public"], "OsTags", "OsInfo")
LISTINGS = (COMMUNITY, CUSTOM, PUBLIC)

# Which architectures an ECS instance type can start: 32 bit up to 4 GiB, ARM on ARM.
MACHINES = {
    "ecs.n1.tiny": ("i386", "x86_64"),
    "ecs.n1.large": ("x86_64",),
    "ecs.g6r.large": ("arm64",),
}


def base_tag(entry):
    tag = entry["view"]["BaseOsTag"]
    return tag if isinstance(tag, str) else tag["OsTag"]


def starts_on(kind):
    def holds(entry):
        view = entry["view"]
        architecture = view["Architecture"] if "Architecture" in view else view["OsTag"]["Architecture"]
        return (not entry["instanceTypes"] or kind in entry["instanceTypes"]) and architecture in MACHINES[kind]

    return holds


def declare_listing(asking):
    def images_of(listing, parameters=None, **settings):
        body = asking.ask(listing.action, {"RegionId": HOME, **(parameters or {})}, **settings)
        return list_in(body, listing.outer, listing.inner)

    def same(listing, parameters, holds=lambda entry: True, where=in_region(HOME)):
        """Lists, and compares with a plain reading of the catalogue, which must be able to tell."""
        expected = [entry for entry in listing.entries if where(entry) and holds(entry)]
        what = f"{listing.action} {parameters}"
        check(0 < len(expected) < len(listing.entries), f"{what}: the catalogue cannot tell")
        check_equal(ids(images_of(listing, parameters)), ids(expected), what)

    case("list.community")(lambda: same(COMMUNITY, {}))
    case("list.custom")(lambda: same(CUSTOM, {}))
    case("list.images")(lambda: same(PUBLIC, {}))

    @case("list.members")
    def members():
        for listing in LISTINGS:
            for region in (HOME, "cn-beijing"):
                expected = {entry["view"]["ImageId"]: entry["view"] for entry in listing.entries if in_region(region)(entry)}
                # Whether a client has models for the answer or not may depend on the way.
                for way in asking.client.ways:
                    images = images_of(listing, {"RegionId": region}, way=way)
                    check_equal(ids(images), sorted(expected))
                    for image in images:
                        check_equal(image, expected[image["ImageId"]])

    @case("list.names")
    def names():
        images = images_of(COMMUNITY)
        for part in ("高性能计算镜像-", "社區鏡像（第", "😀 rocket 🚀", '<b>&amp;"R&D"</b> ]]>', '"quoted"/\\back\\slash'):
            expected = [entry["view"] for entry in COMMUNITY.entries if in_region(HOME)(entry)]
            both = [
                sorted([image["ImageName"], image["Description"]] for image in some if part in image["ImageName"])
                for some in (images, expected)
            ]
            check(len(both[1]) > 3, "the catalogue cannot tell")
            check_equal(*both)

    @case("list.own-only")
    def own_only():
        hidden = set(world["hiddenIds"])
        check(hidden, "the catalogue cannot tell")
        for listing in LISTINGS:
            check_equal(sorted(hidden & set(ids(images_of(listing)))), [], listing.action)
        neighbours = images_of(CUSTOM, key=KEYS["neighbour"])
        check(hidden & set(ids(neighbours)), "the neighbour does not see its own images")
        whose = {alias: {image["Uid"] for image in neighbours if image["ImageOwnerAlias"] == alias} for alias in ("self", "others")}
        check_equal(list(whose["others"]), [world["uid"]], "not what the account under test shares")
        check(whose["self"] and world["uid"] not in whose["self"], "own images are not self")

    @case("list.each-viewer")
    def each_viewer():
        uids = {"root": world["uid"], **world["otherUids"]}
        tag = "CentOS_7.2_64"
        # In turns, with and without a filter, lest what was made for one be given to another.
        for parameters in ({}, {"BaseOsTag": tag}, {}, {"BaseOsTag": tag}):
            for name, uid in uids.items():
                expected = {}
                for entry in COMMUNITY.entries:
                    view = entry["view"]
                    if in_region(HOME)(entry) and (not parameters or base_tag(entry) == tag):
                        expected[view["ImageId"]] = {**view, "ImageOwnerAlias": "self" if view["Uid"] == uid else "others"}
                images = images_of(COMMUNITY, parameters, key=KEYS[name])
                check_equal(ids(images), sorted(expected), name)
                for image in images:
                    check_equal(image, expected[image["ImageId"]], name)
        # Somebody who owns nothing and with whom nothing is shared.
        check_equal(images_of(CUSTOM, key=KEYS["visitor"]), [])
        check_equal(len(images_of(PUBLIC, key=KEYS["visitor"])), len([one for one in PUBLIC.entries if in_region(HOME)(one)]))

    @case("list.same-order")
    def same_order():
        for listing in LISTINGS:
            every = [image["ImageId"] for image in images_of(listing)]
            check_equal([image["ImageId"] for image in images_of(listing)], every, "another order")
            some = [image["ImageId"] for image in images_of(listing, {"InstanceType": "ecs.n1.large"})]
            check_equal(some, [one for one in every if one in some], "another order when filtered")

    @case("list.crowd")
    def crowd():
        check_equal(len(world["crowd"]), 10_000)
        images = images_of(COMMUNITY, endpoint=CROWDED)
        check(sorted([image["ImageId"], image["ImageName"]] for image in images) == sorted(world["crowd"]), "not the crowd")

    @case("filter.base-os-tag")
    def base_os_tag():
        for listing in LISTINGS:
            for tag in ("CentOS_7.2_64", "CentOS_6.9_32", "Ubuntu_18.04_64"):
                same(listing, {"BaseOsTag": tag}, lambda entry: base_tag(entry) == tag)
            # No part of a tag, no other case, and not the tag of the system that stands on it.
            for tag in ("CentOS_7.2", "centos_7.2_64", "CentOS_7.2_GPU_64", "*"):
                check_equal(images_of(listing, {"BaseOsTag": tag}), [], tag)

    @case("filter.instance-type")
    def instance_type():
        for listing in LISTINGS:
            for kind in MACHINES:
                same(listing, {"InstanceType": kind}, starts_on(kind))

    @case("filter.cluster-multi-os")
    def cluster_multi_os():
        for listing in (COMMUNITY, CUSTOM):
            same(listing, {"ClusterId": world["named"]["multi"]["id"]})
            # The region is the cluster's, whatever that of the call.
            same(listing, {"ClusterId": world["named"]["beijing"]["id"]}, where=in_region("cn-beijing"))

    @case("filter.cluster-single-os")
    def cluster_single_os():
        single = world["named"]["single"]
        for listing in (COMMUNITY, CUSTOM):
            same(listing, {"ClusterId": single["id"]}, lambda entry: base_tag(entry) == single["osTag"])
            check_equal(images_of(listing, {"ClusterId": single["id"], "BaseOsTag": "Ubuntu_18.04_64"}), [])

    @case("filter.owner-alias")
    def owner_alias():
        for alias in ("self", "others"):
            same(CUSTOM, {"ImageOwnerAlias": alias}, lambda entry: entry["view"]["ImageOwnerAlias"] == alias)

    @case("filter.combined")
    def combined():
        single = world["named"]["single"]
        tag, kind = single["osTag"], "ecs.n1.large"
        parameters = {"BaseOsTag": tag, "InstanceType": kind, "ClusterId": single["id"]}
        holds = lambda entry: base_tag(entry) == tag and starts_on(kind)(entry)
        same(COMMUNITY, parameters, holds)
        is_others = lambda entry: entry["view"]["Uid"] != world["uid"]
        same(CUSTOM, {**parameters, "ImageOwnerAlias": "others"}, lambda entry: holds(entry) and is_others(entry))
        same(PUBLIC, {"BaseOsTag": tag, "InstanceType": kind}, holds)

    @case("filter.region")
    def region():
        for listing in LISTINGS:
            for name in (HOME, "cn-beijing", "cn-shanghai"):
                same(listing, {"RegionId": name}, where=in_region(name))
