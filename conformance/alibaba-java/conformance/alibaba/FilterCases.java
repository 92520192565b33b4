package conformance.alibaba;

import static conformance.alibaba.Call.HOME;
import static conformance.alibaba.Listing.COMMUNITY;
import static conformance.alibaba.Listing.CUSTOM;
import static conformance.alibaba.Listing.PUBLIC;
import static conformance.alibaba.Listing.having;
import static conformance.alibaba.Listing.inRegion;
import static conformance.alibaba.Listing.onTag;
import static conformance.harness.Cases.test;
import static conformance.harness.Checks.checkEqual;

import com.google.gson.JsonObject;
import conformance.harness.World;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the parameters of the lists leave. */
public final class FilterCases {
    /** Which architectures an ECS instance type can start: 32 bit up to 4 GiB, ARM on ARM. */
    private static final Map<String, List<String>> MACHINES = Map.of(
            "ecs.n1.tiny", List.of("i386", "x86_64"), "ecs.n1.large", List.of("x86_64"), "ecs.g6r.large", List.of("arm64"));

    private final Asking asking;

    private FilterCases(Asking asking) {
        this.asking = asking;
    }

    public static void declare(Asking asking) {
        FilterCases cases = new FilterCases(asking);
        test("filter.base-os-tag", cases::baseOsTag);
        test("filter.instance-type", cases::instanceType);
        test("filter.cluster-multi-os", cases::clusterMultiOs);
        test("filter.cluster-single-os", cases::clusterSingleOs);
        test("filter.owner-alias", cases::ownerAlias);
        test("filter.combined", cases::combined);
        test("filter.region", cases::region);
    }

    private void baseOsTag() throws Exception {
        for (Listing listing : Listing.ALL) {
            for (String tag : List.of("CentOS_7.2_64", "CentOS_6.9_32", "Ubuntu_18.04_64"))
                listing.checkSame(asking, Map.of("BaseOsTag", tag), inRegion(HOME).and(onTag(tag)));
            // No part of a tag, no other case, and not the tag of the system that stands on it.
            for (String tag : List.of("CentOS_7.2", "centos_7.2_64", "CentOS_7.2_GPU_64", "*"))
                checkEqual(listing.images(asking, listing.here().with("BaseOsTag", tag)), List.of(), tag);
        }
    }

    private void instanceType() throws Exception {
        for (Listing listing : Listing.ALL)
            for (String type : MACHINES.keySet())
                listing.checkSame(asking, Map.of("InstanceType", type), inRegion(HOME).and(startsOn(type)));
    }

    private static Predicate<JsonObject> startsOn(String type) {
        return entry -> {
            JsonObject view = entry.getAsJsonObject("view");
            JsonObject system = view.has("Architecture") ? view : view.getAsJsonObject("OsTag");
            return Listing.isEmptyOrHas(entry, "instanceTypes", type)
                    && MACHINES.get(type).contains(system.get("Architecture").getAsString());
        };
    }

    private static String cluster(String name, String member) {
        return World.text("named", name, member);
    }

    private void clusterMultiOs() throws Exception {
        for (Listing listing : List.of(COMMUNITY, CUSTOM)) {
            listing.checkSame(asking, Map.of("ClusterId", cluster("multi", "id")), inRegion(HOME));
            // The region is the cluster's, whatever that of the call.
            listing.checkSame(asking, Map.of("ClusterId", cluster("beijing", "id")), inRegion("cn-beijing"));
        }
    }

    private void clusterSingleOs() throws Exception {
        String id = cluster("single", "id");
        for (Listing listing : List.of(COMMUNITY, CUSTOM)) {
            listing.checkSame(asking, Map.of("ClusterId", id), inRegion(HOME).and(onTag(cluster("single", "osTag"))));
            Call call = listing.here().with("ClusterId", id).with("BaseOsTag", "Ubuntu_18.04_64");
            checkEqual(listing.images(asking, call), List.of(), listing.action());
        }
    }

    private void ownerAlias() throws Exception {
        for (String alias : List.of("self", "others"))
            CUSTOM.checkSame(asking, Map.of("ImageOwnerAlias", alias), inRegion(HOME).and(having("ImageOwnerAlias", alias)));
    }

    private void combined() throws Exception {
        String tag = cluster("single", "osTag");
        String type = "ecs.n1.large";
        Map<String, String> machine = Map.of("BaseOsTag", tag, "InstanceType", type);
        Map<String, String> all = Map.of("BaseOsTag", tag, "InstanceType", type, "ClusterId", cluster("single", "id"));
        Predicate<JsonObject> holds = inRegion(HOME).and(onTag(tag)).and(startsOn(type));
        COMMUNITY.checkSame(asking, all, holds);
        PUBLIC.checkSame(asking, machine, holds);
        Map<String, Object> others = Call.of("").with(all).with("ImageOwnerAlias", "others").parameters();
        CUSTOM.checkSame(asking, others, holds.and(having("Uid", World.text("uid")).negate()));
    }

    private void region() throws Exception {
        for (Listing listing : Listing.ALL)
            for (String region : List.of(HOME, "cn-beijing", "cn-shanghai"))
                listing.checkSame(asking, Map.of("RegionId", region), inRegion(region));
    }
}
