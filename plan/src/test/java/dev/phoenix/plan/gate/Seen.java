package dev.phoenix.plan.gate;

import dev.phoenix.plan.tally.CoverageTally;
import dev.phoenix.plan.tally.PairTally;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.ShadowTally;
import dev.phoenix.plan.tally.SideTally;
import dev.phoenix.plan.tally.SignatureTally;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Builds evidence for tests: at first nothing was seen, and the gateways report.
final class Seen {
    static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final String route;
    private ShadowTally shadow = ShadowTally.EMPTY;
    private PairTally pairs = PairTally.EMPTY;
    private SideTally legacy = SideTally.EMPTY;
    private SideTally candidate = SideTally.EMPTY;
    private Map<String, Long> assignments = Map.of();
    private List<SignatureTally> signatures = List.of();

    private Seen(String route) {
        this.route = route;
    }

    static Seen on(String route) {
        return new Seen(route);
    }

    Seen compared(long count) {
        shadow = new ShadowTally(
                shadow.received() + count, 0, shadow.timedOut(), count, shadow.dropped(), shadow.notComparable());
        return this;
    }

    Seen timedOut(long count) {
        shadow = new ShadowTally(
                shadow.received() + count, 0, count, shadow.compared(), shadow.dropped(), shadow.notComparable());
        return this;
    }

    Seen dropped(String reason, long count) {
        shadow = new ShadowTally(
                shadow.received() + count,
                0,
                shadow.timedOut(),
                shadow.compared(),
                Map.of(reason, count),
                shadow.notComparable());
        return this;
    }

    Seen different(long count) {
        return pairs(count, pairs.critical(), pairs.slow());
    }

    Seen critical(long count) {
        return pairs(pairs.different(), count, pairs.slow());
    }

    Seen slow(long count) {
        return pairs(pairs.different(), pairs.critical(), count);
    }

    private Seen pairs(long different, long critical, long slow) {
        pairs = new PairTally(
                different,
                critical,
                pairs.onlyCandidateFailed(),
                pairs.onlyLegacyFailed(),
                slow,
                pairs.legacyHdr(),
                pairs.candidateHdr());
        return this;
    }

    Seen onlyCandidateFailed(long count) {
        return onlyFailed(count, pairs.onlyLegacyFailed());
    }

    /// Pairs in which only one side failed; those in which legacy did are not among the compared ones.
    Seen onlyFailed(long candidate, long legacy) {
        pairs = new PairTally(
                pairs.different(),
                pairs.critical(),
                candidate,
                legacy,
                pairs.slow(),
                pairs.legacyHdr(),
                pairs.candidateHdr());
        return this;
    }

    /// The answer times over the pairs, as [FakeRanks] writes them.
    Seen took(String legacyHdr, String candidateHdr) {
        pairs = new PairTally(
                pairs.different(),
                pairs.critical(),
                pairs.onlyCandidateFailed(),
                pairs.onlyLegacyFailed(),
                pairs.slow(),
                legacyHdr,
                candidateHdr);
        return this;
    }

    Seen kinds(Map<String, Long> shown, Map<String, Long> compared) {
        shadow = new ShadowTally(
                shadow.received(),
                shadow.notSampled(),
                shadow.timedOut(),
                shadow.compared(),
                shadow.dropped(),
                shadow.notComparable(),
                new CoverageTally(shown, compared));
        return this;
    }

    Seen candidateAnswered(long requests, long errors) {
        candidate = new SideTally(requests, errors, "", candidate.customers(), candidate.failedCustomers());
        return this;
    }

    Seen customers(long ofLegacy, long ofCandidate) {
        legacy = new SideTally(legacy.requests(), legacy.errors(), "", ofLegacy, legacy.failedCustomers());
        candidate =
                new SideTally(candidate.requests(), candidate.errors(), "", ofCandidate, candidate.failedCustomers());
        return this;
    }

    Seen failedCustomers(long ofLegacy, long ofCandidate) {
        legacy = new SideTally(legacy.requests(), legacy.errors(), "", legacy.customers(), ofLegacy);
        candidate = new SideTally(candidate.requests(), candidate.errors(), "", candidate.customers(), ofCandidate);
        return this;
    }

    Seen assigned(String reason, long count) {
        var more = new TreeMap<>(assignments);
        more.put(reason, count);
        assignments = more;
        return this;
    }

    Seen signature(String path, long count, boolean isCritical, String example) {
        signatures = List.of(new SignatureTally(route + path, path, "value", count, isCritical, List.of(example)));
        return this;
    }

    RouteTally tally() {
        return new RouteTally(route, legacy, candidate, shadow, pairs, assignments, signatures);
    }

    /// Evidence of these routes, reported at this time after the start.
    static Evidence after(Duration time, Seen... routes) {
        var tallies = Arrays.stream(routes).map(Seen::tally).toList();
        return new Evidence(START, Optional.of(START.plus(time)), tallies, Set.of());
    }
}
