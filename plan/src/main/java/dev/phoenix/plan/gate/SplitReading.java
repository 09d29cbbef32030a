package dev.phoenix.plan.gate;

import dev.phoenix.plan.Share;
import dev.phoenix.plan.Wording;
import dev.phoenix.plan.statistics.SampleRatioTest;
import java.util.List;
import java.util.Optional;

/// Whether the customers who come are divided as the share says. When they are not, some of one
/// side's do not arrive or
/// are not counted, and no comparison of the two sides can be relied on.
final class SplitReading {
    /// A broken split stops every migration that meets it, so it is claimed only when there is
    /// hardly any doubt.
    private static final double ALPHA = 0.001;

    private SplitReading() {}

    static Optional<Reading> of(Look look) {
        long ofLegacy = look.sumOfAll(tally -> tally.legacy().customers());
        long ofCandidate = look.sumOfAll(tally -> tally.candidate().customers());
        if (!look.isSplit() || ofLegacy + ofCandidate == 0) {
            return Optional.empty();
        }
        double part = (double) look.share().of100000() / Share.ALL;
        boolean isBroken = SampleRatioTest.of(List.of(1 - part, part)).isBroken(List.of(ofLegacy, ofCandidate), ALPHA);
        String sentence = Wording.count(ofCandidate) + " of " + Wording.count(ofLegacy + ofCandidate, "customer")
                + " belong to the candidate, at a share of " + look.share();
        return Optional.of(new Reading(
                "split",
                Optional.empty(),
                isBroken ? Verdict.ERROR : Verdict.PASS,
                isBroken
                        ? sentence + ". That cannot be chance: some customers of one side do not arrive or are not"
                                + " counted, so nothing that is said of the two sides can be relied on."
                        : sentence + "."));
    }
}
