package conformance.tencent;

import conformance.harness.Cases;

/** Runs every case of this client. */
final class Run {
    private Run() {}

    public static void main(String[] arguments) {
        ListingCases.declare();
        FilterCases.declare();
        SigningCases.declare();
        CallingCases.declare();
        ReachingCases.declare();
        KeyRefusals.declare();
        ParameterRefusals.declare();
        ServerRefusals.declare();
        ProgramCases.declare();
        Cases.runAll("tencent-java");
    }
}
