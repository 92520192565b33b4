package conformance.tencent;

import static conformance.harness.Checks.check;
import static conformance.harness.Checks.checkMatch;
import static conformance.tencent.Ecm.list;
import static conformance.tencent.Ecm.refusal;

import com.tencentcloudapi.common.profile.ClientProfile;
import com.tencentcloudapi.ecm.v20190719.EcmClient;
import com.tencentcloudapi.ecm.v20190719.models.DescribeImageRequest;
import conformance.harness.Cases;
import conformance.harness.OffClock;
import java.time.Instant;

/** Calls from a program whose clock is off; a call four minutes off must still go through. */
final class ClockRefusals {
    private static final long MINUTE_MS = 60_000;

    private ClockRefusals() {}

    public static final class Late implements Cases.Body {
        @Override
        public void run() throws Exception {
            refusedAt(-1);
        }
    }

    public static final class Early implements Cases.Body {
        @Override
        public void run() throws Exception {
            refusedAt(1);
        }
    }

    private static void refusedAt(int direction) throws Exception {
        for (ClientProfile profile : Ecm.everyWay()) {
            EcmClient client = Ecm.client(profile);
            OffClock.set(direction * 10 * MINUTE_MS);
            String message = refusal("AuthFailure.SignatureExpire", () -> list(client, new DescribeImageRequest())).getMessage();
            long serverTime = Long.parseLong(checkMatch(".*the server time (\\d+)\\.", message).group(1));
            // This asks another clock, which is right.
            check(Math.abs(serverTime - Instant.now().getEpochSecond()) < 60, message);
            OffClock.set(direction * 4 * MINUTE_MS);
            list(client, new DescribeImageRequest());
        }
    }
}
