package dev.phoenix.plan.gate;

import dev.phoenix.plan.Percent;
import dev.phoenix.plan.Share;
import dev.phoenix.plan.Wording;
import dev.phoenix.plan.statistics.Excess;
import java.math.RoundingMode;
import java.util.Optional;

/// Whether the candidate fails more often than legacy would.
///
/// Where pairs show both sides of one request, they are held against each other there, so that a
/// bad day of both
/// changes nothing. Where customers are split, the customers who saw a failure are counted on
/// either side, each once.
/// Where the candidate answers everyone, there is nobody beside it, and its failures are counted as
/// they are.
final class ErrorsReading {
    /// Most of the chance of a false PASS goes to the plain question, whether the candidate fails
    /// so rarely that it
    /// cannot fail much more often than legacy; the rest to the comparison of both.
    private static final double PLAIN = 0.9;

    private final Look look;
    private final Gate.Errors asked;
    private final RateReading plain;
    private final long failures;
    private final long requests;

    private ErrorsReading(Look look, Gate.Errors asked) {
        this.look = look;
        this.asked = asked;
        var words = new RateReading.Words(
                "request",
                "candidate-only failure",
                "it fails less than " + asked.noWorseThanLegacyBy() + " more often than legacy",
                "the gate allows " + asked.noWorseThanLegacyBy() + " more than legacy");
        this.plain = new RateReading(
                "errors", Optional.empty(), asked.noWorseThanLegacyBy(), asked.terms(), look.tests(), words);
        this.failures = look.sum(tally -> tally.pairs().onlyCandidateFailed())
                + look.sumOfAll(tally -> tally.candidate().errors());
        this.requests = look.sum(tally -> tally.shadow().compared())
                + look.sumOfAll(tally -> tally.candidate().requests());
    }

    static Reading of(Look look, Gate.Errors asked) {
        return new ErrorsReading(look, asked).read();
    }

    private Reading read() {
        if (look.share().equals(Share.EVERYONE)) {
            return plain.read(failures, requests, "");
        }
        var unusable = plain.unusable(failures, requests);
        if (unusable.isPresent()) {
            return unusable.get();
        }
        var worse = paired().flatMap(this::failed).or(() -> split().flatMap(this::failed));
        if (worse.isPresent()) {
            return plain.reading(Verdict.FAIL, worse.get());
        }
        double alpha = asked.terms().alpha();
        if (plain.test().isBelow(failures, requests, PLAIN * alpha)) {
            return plain.passed(failures, requests);
        }
        return noWorse((1 - PLAIN) * alpha)
                .map(sentence -> plain.reading(Verdict.PASS, sentence))
                .orElseGet(() -> plain.open(failures, requests, PLAIN * alpha));
    }

    /// How the two sides are held against each other, and in what words.
    private record Beside(Excess excess, String counted) {}

    private Optional<Beside> paired() {
        long onlyCandidate = look.sum(tally -> tally.pairs().onlyCandidateFailed());
        long onlyLegacy = look.sum(tally -> tally.pairs().onlyLegacyFailed());
        long pairs = look.sum(tally -> tally.shadow().compared()) + onlyLegacy;
        if (pairs == 0 || onlyCandidate > pairs - onlyLegacy) {
            return Optional.empty();
        }
        String counted = "After " + Wording.count(pairs, "pair") + ", of which " + Wording.count(onlyCandidate)
                + " failed only on the candidate and " + Wording.count(onlyLegacy) + " only on legacy,";
        return Optional.of(new Beside(new Excess.Paired(onlyCandidate, onlyLegacy, pairs), counted));
    }

    private Optional<Beside> split() {
        long ofLegacy = look.sumOfAll(tally -> tally.legacy().failedCustomers());
        long ofCandidate = look.sumOfAll(tally -> tally.candidate().failedCustomers());
        long asked = look.sumOfAll(tally -> tally.candidate().requests());
        if (!look.isSplit() || ofCandidate == 0 || ofCandidate > asked) {
            return Optional.empty();
        }
        double part = look.share().of100000() / 100_000.0;
        String counted = "After failures before " + Wording.count(ofCandidate, "customer") + " of the candidate and "
                + Wording.count(ofLegacy, "customer") + " of legacy, at a share of " + look.share() + ",";
        return Optional.of(new Beside(new Excess.Split(part, ofLegacy, ofCandidate, asked), counted));
    }

    private Optional<String> failed(Beside beside) {
        double halves = look.isSplit() ? 2 : 1;
        double alpha = asked.terms().alpha() / look.tests() / halves;
        if (!beside.excess.isPossiblyMoreThan(allowed(), alpha)) {
            return Optional.empty();
        }
        double least = beside.excess.least(alpha);
        return least <= allowed()
                ? Optional.empty()
                : Optional.of(beside.counted + " it fails at least " + Wording.percent(least, RoundingMode.FLOOR)
                        + " more often than legacy with at least " + confidence()
                        + " confidence, however often we looked: the gate allows " + asked.noWorseThanLegacyBy()
                        + " more than legacy.");
    }

    /// Pairs alone can show that: customers who are split are counted once, which would let the
    /// candidate look better.
    private Optional<String> noWorse(double alpha) {
        boolean pairsTellAll = look.sumOfAll(tally -> tally.candidate().requests()) == 0;
        return paired().filter(beside -> pairsTellAll && beside.excess.most(alpha) < allowed())
                .map(beside -> beside.counted + " it fails at most "
                        + Wording.percent(Math.max(0, beside.excess.most(alpha)), RoundingMode.CEILING)
                        + " more often than legacy with " + confidence() + " confidence, however often we looked.");
    }

    private double allowed() {
        return asked.noWorseThanLegacyBy().fraction();
    }

    private Percent confidence() {
        return asked.terms().confidence();
    }
}
