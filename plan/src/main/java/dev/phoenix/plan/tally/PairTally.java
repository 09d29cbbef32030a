package dev.phoenix.plan.tally;

/// What the comparison of pairs showed.
///
/// @param different pairs with at least one difference
/// @param critical pairs with a difference at a critical path
/// @param onlyCandidateFailed pairs in which the candidate failed and legacy did not; they count as different too
/// @param onlyLegacyFailed pairs in which legacy failed and the candidate did not; they are not comparable
/// @param slow compared pairs in which the candidate was above the latency limit of the gate
/// @param legacyHdr legacy's answer times over the compared pairs
/// @param candidateHdr the candidate's answer times over the same pairs
public record PairTally(
        long different,
        long critical,
        long onlyCandidateFailed,
        long onlyLegacyFailed,
        long slow,
        String legacyHdr,
        String candidateHdr) {
    public static final PairTally EMPTY = new PairTally(0, 0, 0, 0, 0, "", "");

    /// The counts of both.
    public PairTally plus(PairTally other, HistogramSum histograms) {
        return new PairTally(
                different + other.different,
                critical + other.critical,
                onlyCandidateFailed + other.onlyCandidateFailed,
                onlyLegacyFailed + other.onlyLegacyFailed,
                slow + other.slow,
                histograms.plus(legacyHdr, other.legacyHdr),
                histograms.plus(candidateHdr, other.candidateHdr));
    }
}
