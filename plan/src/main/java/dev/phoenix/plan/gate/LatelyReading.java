package dev.phoenix.plan.gate;

import dev.phoenix.plan.Percent;
import dev.phoenix.plan.Share;
import dev.phoenix.plan.Wording;
import dev.phoenix.plan.statistics.ChangeDetector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/// Watches, while customers are answered by the candidate, whether a rate that was good has become
/// worse. The other
/// tests add up since the step began, and a week of good answers would hide a bad hour from them;
/// this one forgets.
final class LatelyReading {
    /// With slices of ten seconds, one false alarm in some four months of one step.
    private static final double SLICES_BETWEEN_FALSE_ALARMS = 1_000_000;

    /// A rate of twice the limit is what should be noticed soon.
    private static final double WORSE = 2;

    private static final double MOST = 0.99;

    private LatelyReading() {}

    /// One rate that is watched.
    private record Watched(
            String what,
            Percent limit,
            Gate.Terms terms,
            ToLongFunction<Evidence.Slice> hits,
            ToLongFunction<Evidence.Slice> trials) {}

    static List<Reading> of(Look look) {
        var readings = new ArrayList<Reading>();
        if (look.share().equals(Share.NONE) || look.evidence().lately().isEmpty()) {
            return readings;
        }
        look.gate()
                .differences()
                .map(asked -> new Watched(
                        "differences",
                        asked.below(),
                        asked.terms(),
                        Evidence.Slice::differences,
                        Evidence.Slice::comparisons))
                .flatMap(watched -> read(look, watched))
                .ifPresent(readings::add);
        if (!look.isSplit()) { // beside legacy, errors are held against legacy's, and both may have a bad hour
            look.gate()
                    .errors()
                    .map(asked -> new Watched(
                            "failures",
                            asked.noWorseThanLegacyBy(),
                            asked.terms(),
                            Evidence.Slice::failures,
                            Evidence.Slice::requests))
                    .flatMap(watched -> read(look, watched))
                    .ifPresent(readings::add);
        }
        return readings;
    }

    private static Optional<Reading> read(Look look, Watched watched) {
        double good = watched.limit().fraction();
        double worse = Math.min(MOST, WORSE * good);
        if (worse <= good) {
            return Optional.empty();
        }
        var detector = ChangeDetector.between(good, worse);
        long hits = 0;
        long trials = 0;
        for (var slice : look.evidence().lately()) {
            if (detector.logEvidence() <= 0) {
                hits = 0;
                trials = 0;
            }
            hits += watched.hits.applyAsLong(slice);
            trials += watched.trials.applyAsLong(slice);
            detector = detector.plus(watched.hits.applyAsLong(slice), watched.trials.applyAsLong(slice));
        }
        return Optional.of(
                detector.alarms(SLICES_BETWEEN_FALSE_ALARMS)
                        ? reading(
                                watched,
                                Verdict.FAIL,
                                "Lately " + Wording.count(hits) + " of " + Wording.count(trials) + " were "
                                        + watched.what
                                        + ": the rate is above " + watched.limit
                                        + " now. Said falsely, it would be once in a"
                                        + " million looks.")
                        : reading(
                                watched,
                                Verdict.PASS,
                                "Lately the rate of " + watched.what + " has not risen above " + watched.limit + "."));
    }

    private static Reading reading(Watched watched, Verdict verdict, String sentence) {
        return new Reading("lately", Optional.empty(), verdict, sentence).on(watched.terms);
    }
}
