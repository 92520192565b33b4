package conformance.sdk;

import conformance.alibaba.Asking;
import conformance.alibaba.ClusterCases;
import conformance.alibaba.DenialCases;
import conformance.alibaba.FilterCases;
import conformance.alibaba.ListingCases;
import conformance.alibaba.OperationCases;
import conformance.alibaba.ProgramCases;
import conformance.alibaba.ReachCases;
import conformance.alibaba.RefusalCases;
import conformance.alibaba.SigningCases;
import conformance.alibaba.StsCases;
import conformance.alibaba.ThrottleCases;
import conformance.harness.Cases;

/** Runs every case of this client. */
public final class Run {
    private Run() {}

    public static void main(String[] arguments) {
        Asking asking = new Asking(new SdkClient());
        ListingCases.declare(asking);
        FilterCases.declare(asking);
        SigningCases.declare(asking);
        ReachCases.declare(asking);
        ClusterCases.declare(asking);
        StsCases.declare(asking);
        RefusalCases.declare(asking);
        DenialCases.declare(asking);
        OperationCases.declare(asking, false);
        ThrottleCases.declare(asking);
        OwnCases.declare(asking);
        ProgramCases.declare();
        Cases.runAll("alibaba-java-sdk");
    }
}
