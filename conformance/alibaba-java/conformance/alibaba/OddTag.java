package conformance.alibaba;

import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkEqual;

import com.google.gson.JsonObject;
import conformance.harness.World;
import java.util.List;

/** The images whose tag has every sign that is hard to encode: who finds them has been understood to the letter. */
final class OddTag {
    static final String TAG = World.text("oddTag");
    static final List<JsonObject> ALL = World.where(Listing.COMMUNITY.entries(), Listing.onTag(TAG));
    static final List<JsonObject> HERE = World.where(ALL, Listing.inRegion(Call.HOME));

    private OddTag() {}

    /** A call that asks for them. */
    static Call call() {
        return Listing.COMMUNITY.here().with("BaseOsTag", TAG);
    }

    /** Makes such a call, with whatever else is different in it, and fails the case unless they are found. */
    static void checkFound(Asking asking, Call call) throws Exception {
        check(HERE.size() > 3 && HERE.size() < ALL.size(), "the catalogue cannot tell");
        checkEqual(Listing.ids(Listing.COMMUNITY.images(asking, call)), Listing.ids(HERE), String.valueOf(call.way()));
    }
}
