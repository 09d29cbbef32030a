package dev.phoenix.plan.gate;

import dev.phoenix.plan.Percent;
import dev.phoenix.plan.Wording;
import dev.phoenix.plan.statistics.QuantileBounds;
import dev.phoenix.plan.tally.PairTally;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/// Whether the candidate answers soon enough, over the compared pairs.
final class LatencyReading {
    /// The bounds of a quantile are tightest at about so many pairs.
    private static final long TUNED_FOR = 10_000;

    private static final long MICROS = 1_000;

    private final Look look;
    private final Gate.Latency asked;
    private final String quantile;

    private LatencyReading(Look look, Gate.Latency asked) {
        this.look = look;
        this.asked = asked;
        this.quantile = "p" + asked.quantile().value().toPlainString();
    }

    static Reading of(Look look, Gate.Latency asked) {
        var reading = new LatencyReading(look, asked);
        return switch (asked.limit()) {
            case Gate.Limit.Absolute absolute -> reading.within(absolute);
            case Gate.Limit.OfLegacy(var factor) -> reading.besideLegacy(factor);
        };
    }

    /// A quantile is within its limit exactly when the rate of slower answers is within what it leaves.
    private Reading within(Gate.Limit.Absolute absolute) {
        String limit = Wording.duration(absolute.most());
        var rest =
                new Percent(Percent.of("100").value().subtract(asked.quantile().value()));
        var words = new RateReading.Words(
                "comparison",
                "slow answer",
                "the candidate's " + quantile + " is below " + limit,
                "the candidate's " + quantile + " is above " + limit);
        return new RateReading("latency", Optional.empty(), rest, asked.terms(), look.tests(), words)
                .read(
                        look.sum(tally -> tally.pairs().slow()),
                        look.sum(tally -> tally.shadow().compared()),
                        "");
    }

    /// Where one side's quantile lies. A bound that the data do not give yet is absent.
    private record Bounds(Optional<Long> leastMicros, Optional<Long> mostMicros) {}

    /// Both quantiles lie between their bounds, each with half of the chance of being wrong.
    private Reading besideLegacy(BigDecimal factor) {
        var pairs = look.compared().stream()
                .map(tally -> tally.pairs())
                .reduce(PairTally.EMPTY, (one, other) -> one.plus(other, look.ranks()));
        long count = look.ranks().count(pairs.candidateHdr());
        if (count == 0 || look.ranks().count(pairs.legacyHdr()) == 0) {
            return reading(Verdict.NO_DATA, "No comparison was counted yet.");
        }
        double alphaFail = asked.terms().alpha() / look.tests() / 2;
        double alphaPass = asked.terms().alpha() / 2;
        String after = "After " + Wording.count(count, "comparison") + " ";
        if (isMore(
                bounds(pairs.candidateHdr(), alphaFail).leastMicros(),
                bounds(pairs.legacyHdr(), alphaFail).mostMicros(),
                factor)) {
            return reading(
                    Verdict.FAIL,
                    after + both(pairs, alphaFail) + ": more than " + factor.toPlainString()
                            + " times as long, with at least " + sure());
        }
        var candidate = bounds(pairs.candidateHdr(), alphaPass);
        var legacy = bounds(pairs.legacyHdr(), alphaPass);
        boolean isWithin = candidate.mostMicros().isPresent()
                && legacy.leastMicros().isPresent()
                && !isMore(candidate.mostMicros(), legacy.leastMicros(), factor);
        return isWithin
                ? reading(
                        Verdict.PASS,
                        after + both(pairs, alphaPass) + ": at most " + factor.toPlainString() + " times as long, with "
                                + sure())
                : reading(
                        Verdict.INCONCLUSIVE,
                        after + both(pairs, alphaPass) + ", which does not show yet whether it takes at most "
                                + factor.toPlainString() + " times as long.");
    }

    private Bounds bounds(String histogram, double alpha) {
        long count = look.ranks().count(histogram);
        var ranks = new QuantileBounds(asked.quantile().fraction(), TUNED_FOR).ranks(count, alpha);
        return new Bounds(
                ranks.lower().stream()
                        .mapToObj(rank -> look.ranks().at(histogram, rank).leastMicros())
                        .findFirst(),
                ranks.upper().stream()
                        .mapToObj(rank -> look.ranks().at(histogram, rank).mostMicros())
                        .findFirst());
    }

    private static boolean isMore(Optional<Long> candidate, Optional<Long> legacy, BigDecimal factor) {
        return candidate.isPresent()
                && legacy.isPresent()
                && BigDecimal.valueOf(candidate.get()).compareTo(factor.multiply(BigDecimal.valueOf(legacy.get()))) > 0;
    }

    private String both(PairTally pairs, double alpha) {
        return "the candidate's " + quantile + " " + between(bounds(pairs.candidateHdr(), alpha)) + " and legacy's "
                + between(bounds(pairs.legacyHdr(), alpha)) + " over the same requests";
    }

    private static String between(Bounds bounds) {
        String least = bounds.leastMicros().map(LatencyReading::millis).orElse("0");
        return bounds.mostMicros()
                .map(most -> "is between " + least + " and " + millis(most) + " ms")
                .orElse("is above " + least + " ms");
    }

    private static String millis(long micros) {
        return BigDecimal.valueOf(micros)
                .divide(BigDecimal.valueOf(MICROS), 1, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private String sure() {
        return asked.terms().confidence() + " confidence, however often we looked.";
    }

    private Reading reading(Verdict verdict, String sentence) {
        return new Reading("latency", Optional.empty(), verdict, sentence).on(asked.terms());
    }
}
