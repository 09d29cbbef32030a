package dev.phoenix.control.tally;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.phoenix.plan.tally.AskedTwice;
import dev.phoenix.plan.tally.PairTally;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.ShadowTally;
import dev.phoenix.plan.tally.SideTally;
import dev.phoenix.plan.tally.SignatureTally;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// The merged counts of all routes, as people read them. Pure.
public final class Counts {
    /// So many signatures are shown with the status; `GET /api/differences` has all.
    private static final int SIGNATURES_SHOWN = 20;

    /// Customers' live answers by side.
    public record Traffic(Side legacy, Side candidate) {}

    /// One side's answers to customers. Without an answer there is no latency.
    public record Side(long requests, long errors, Optional<Double> p50Ms, Optional<Double> p99Ms) {}

    /// What became of the copies, and what the comparison of pairs showed. Always true: received = notSampled + the
    /// sum of uncompared + compared + inFlight.
    public record Pairs(
            @JsonUnwrapped Copies copies,
            long different,
            long critical,
            @JsonUnwrapped(prefix = "legacy") Times legacy,
            @JsonUnwrapped(prefix = "candidate") Times candidate) {}

    /// What became of the copies.
    ///
    /// @param uncompared by reason, each with how it ended: `dropped: queue full`
    /// @param askedTwice about which of the compared ones legacy was asked again
    public record Copies(
            long received,
            long notSampled,
            long compared,
            long inFlight,
            Map<String, Long> uncompared,
            AskedTwice askedTwice) {}

    /// Answer times over the compared pairs.
    record Times(
            @JsonProperty("P50Ms") Optional<Double> p50Ms,
            @JsonProperty("P99Ms") Optional<Double> p99Ms) {}

    /// Differences with one cause, on one route.
    public record Signature(
            String route,
            String signature,
            String path,
            String kind,
            @JsonUnwrapped Found found) {}

    /// @param of comparisons of the route
    /// @param examples redacted
    /// @param taped exchanges whose pairs can be seen again
    record Found(
            long count,
            long of,
            boolean critical,
            @JsonUnwrapped Seen seen,
            List<String> examples,
            List<String> taped) {}

    /// When it was seen, and what asking legacy twice said of it.
    ///
    /// @param askedTwice of its exchanges
    /// @param noise exchanges of those in which legacy disagreed with itself here
    record Seen(Optional<Instant> firstSeen, Optional<Instant> lastSeen, long askedTwice, long noise) {}

    private Counts() {}

    public static Traffic traffic(List<RouteTally> routes) {
        return new Traffic(side(routes, RouteTally::legacy), side(routes, RouteTally::candidate));
    }

    private static Side side(List<RouteTally> routes, Function<RouteTally, SideTally> of) {
        var sum = routes.stream().map(of).reduce(SideTally.EMPTY, (a, b) -> a.plus(b, Histograms::merge));
        var times = times(sum.latencyHdr());
        return new Side(sum.requests(), sum.errors(), times.p50Ms(), times.p99Ms());
    }

    public static Pairs pairs(List<RouteTally> routes) {
        var shadow = shadow(routes);
        var pairs = routes.stream()
                .map(RouteTally::pairs)
                .reduce(PairTally.EMPTY, (one, other) -> one.plus(other, Histograms::merge));
        var copies = new Copies(
                shadow.received(),
                shadow.notSampled(),
                shadow.compared(),
                shadow.inFlight(),
                uncompared(shadow),
                shadow.twice());
        return new Pairs(
                copies, pairs.different(), pairs.critical(), times(pairs.legacyHdr()), times(pairs.candidateHdr()));
    }

    private static ShadowTally shadow(List<RouteTally> routes) {
        return routes.stream().map(RouteTally::shadow).reduce(ShadowTally.EMPTY, ShadowTally::plus);
    }

    private static Map<String, Long> uncompared(ShadowTally shadow) {
        var reasons = new TreeMap<String, Long>();
        shadow.dropped().forEach((reason, count) -> reasons.put("dropped: " + reason, count));
        shadow.notComparable().forEach((reason, count) -> reasons.put("not comparable: " + reason, count));
        if (shadow.timedOut() > 0) {
            reasons.put("timed out", shadow.timedOut());
        }
        return reasons;
    }

    private static Times times(String hdr) {
        var histogram = Histograms.empty();
        Histograms.add(histogram, hdr);
        return new Times(Histograms.millis(histogram, 50), Histograms.millis(histogram, 99));
    }

    /// The signatures of all routes: critical ones first, then by how often they were seen.
    public static List<Signature> signatures(List<RouteTally> routes, Examples.Taped taped) {
        return routes.stream()
                .flatMap(route -> route.signatures().stream().map(signature -> signature(route, signature, taped)))
                .sorted(Comparator.comparing((Signature s) -> !s.found().critical())
                        .thenComparing(Comparator.comparingLong(
                                        (Signature s) -> s.found().count())
                                .reversed()))
                .toList();
    }

    public static List<Signature> worstSignatures(List<RouteTally> routes, Examples.Taped taped) {
        return signatures(routes, taped).stream().limit(SIGNATURES_SHOWN).toList();
    }

    private static Signature signature(RouteTally route, SignatureTally tally, Examples.Taped taped) {
        return new Signature(
                route.route(),
                tally.signature(),
                tally.path(),
                tally.kind(),
                new Found(
                        tally.count(),
                        route.shadow().compared(),
                        tally.critical(),
                        new Seen(
                                tally.times().map(seen -> Instant.ofEpochMilli(seen.firstMillis())),
                                tally.times().map(seen -> Instant.ofEpochMilli(seen.lastMillis())),
                                tally.seen().askedTwice(),
                                tally.seen().noise()),
                        tally.examples(),
                        taped.of(tally.signature())));
    }

    /// The counts that are written beside a decision.
    public static Map<String, Long> numbers(List<RouteTally> routes) {
        var shadow = shadow(routes);
        var pairs = routes.stream()
                .map(RouteTally::pairs)
                .reduce(PairTally.EMPTY, (one, other) -> one.plus(other, (a, b) -> ""));
        var numbers = new TreeMap<String, Long>();
        numbers.put("received", shadow.received());
        numbers.put("notSampled", shadow.notSampled());
        numbers.put("uncompared", shadow.uncompared());
        numbers.put("compared", shadow.compared());
        numbers.put("different", pairs.different());
        numbers.put("critical", pairs.critical());
        numbers.put("askedTwice", shadow.twice().asked());
        numbers.put("noise", shadow.twice().noise());
        numbers.put("onlyCandidateFailed", pairs.onlyCandidateFailed());
        numbers.put("onlyLegacyFailed", pairs.onlyLegacyFailed());
        numbers.put("slow", pairs.slow());
        for (var route : routes) {
            numbers.merge("legacyRequests", route.legacy().requests(), Long::sum);
            numbers.merge("legacyErrors", route.legacy().errors(), Long::sum);
            numbers.merge("candidateRequests", route.candidate().requests(), Long::sum);
            numbers.merge("candidateErrors", route.candidate().errors(), Long::sum);
        }
        return numbers;
    }
}
