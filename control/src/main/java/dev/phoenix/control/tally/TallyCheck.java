package dev.phoenix.control.tally;

import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.Tally;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Whether a tally can be merged: counts are not negative, histograms can be read, and nothing is out of bounds.
/// One bad window must not spoil the evidence of a whole position. Pure.
public final class TallyCheck {
    /// A plan has some dozen routes.
    private static final int MOST_ROUTES = 1_000;

    /// Reasons are words of the gateway, not of traffic.
    private static final int MOST_REASONS = 100;

    private static final int LONGEST_TEXT = 2_000;

    private TallyCheck() {}

    /// What is wrong with it, in a sentence.
    public static Optional<String> problem(Tally tally) {
        if (tally.routes().size() > MOST_ROUTES) {
            return Optional.of("The tally has more than " + MOST_ROUTES + " routes.");
        }
        return tally.routes().stream().flatMap(route -> problem(route).stream()).findFirst();
    }

    private static Optional<String> problem(RouteTally route) {
        var name = "The tally of route " + route.route();
        if (counts(route).anyMatch(count -> count < 0)) {
            return Optional.of(name + " has a negative count.");
        }
        if (histograms(route).anyMatch(hdr -> Histograms.decode(hdr).isEmpty())) {
            return Optional.of(name + " has a histogram that cannot be read.");
        }
        if (reasons(route).anyMatch(map -> map.size() > MOST_REASONS)) {
            return Optional.of(name + " has more than " + MOST_REASONS + " reasons.");
        }
        if (texts(route).anyMatch(text -> text.length() > LONGEST_TEXT)) {
            return Optional.of(name + " has a text of more than " + LONGEST_TEXT + " characters.");
        }
        return Optional.empty();
    }

    private static LongStream counts(RouteTally route) {
        var shadow = route.shadow();
        var pairs = route.pairs();
        var single = LongStream.of(
                route.legacy().requests(),
                route.legacy().errors(),
                route.candidate().requests(),
                route.candidate().errors(),
                route.legacy().customers(),
                route.legacy().failedCustomers(),
                route.candidate().customers(),
                route.candidate().failedCustomers(),
                shadow.received(),
                shadow.notSampled(),
                shadow.timedOut(),
                shadow.compared(),
                shadow.twice().asked(),
                shadow.twice().answered(),
                shadow.twice().noise(),
                pairs.different(),
                pairs.critical(),
                pairs.onlyCandidateFailed(),
                pairs.onlyLegacyFailed(),
                pairs.slow());
        var grouped = Stream.concat(
                        reasons(route).flatMap(map -> map.values().stream()),
                        route.signatures().stream().map(signature -> signature.count()))
                .mapToLong(Long::longValue);
        return LongStream.concat(single, grouped);
    }

    private static Stream<Map<String, Long>> reasons(RouteTally route) {
        var coverage = route.shadow().coverage();
        return Stream.of(
                route.shadow().dropped(),
                route.shadow().notComparable(),
                route.assignments(),
                coverage.shown(),
                coverage.compared(),
                coverage.twice().unanswered());
    }

    private static Stream<String> histograms(RouteTally route) {
        return Stream.of(
                route.legacy().latencyHdr(),
                route.candidate().latencyHdr(),
                route.pairs().legacyHdr(),
                route.pairs().candidateHdr());
    }

    private static Stream<String> texts(RouteTally route) {
        var ofSignatures = route.signatures().stream()
                .flatMap(signature -> Stream.concat(
                        Stream.of(signature.signature(), signature.path(), signature.kind()),
                        signature.examples().stream()));
        return Stream.concat(
                Stream.concat(Stream.of(route.route()), ofSignatures),
                reasons(route).flatMap(map -> map.keySet().stream()));
    }
}
