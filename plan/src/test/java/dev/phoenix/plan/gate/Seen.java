package dev.phoenix.plan.gate;

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

/// Builds evidence for tests: at first nothing was seen, and the gateways report.
final class Seen {
    static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    private final String route;
    private ShadowTally shadow = ShadowTally.EMPTY;
    private PairTally pairs = PairTally.EMPTY;
    private SideTally candidate = SideTally.EMPTY;
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
        pairs = new PairTally(count, pairs.critical(), pairs.onlyCandidateFailed(), 0, pairs.slow(), "", "");
        return this;
    }

    Seen critical(long count) {
        pairs = new PairTally(pairs.different(), count, pairs.onlyCandidateFailed(), 0, pairs.slow(), "", "");
        return this;
    }

    Seen onlyCandidateFailed(long count) {
        pairs = new PairTally(pairs.different(), pairs.critical(), count, 0, pairs.slow(), "", "");
        return this;
    }

    Seen slow(long count) {
        pairs = new PairTally(pairs.different(), pairs.critical(), pairs.onlyCandidateFailed(), 0, count, "", "");
        return this;
    }

    Seen candidateAnswered(long requests, long errors) {
        candidate = new SideTally(requests, errors, "");
        return this;
    }

    Seen signature(String path, long count, boolean isCritical, String example) {
        signatures = List.of(new SignatureTally(route + path, path, "value", count, isCritical, List.of(example)));
        return this;
    }

    RouteTally tally() {
        return new RouteTally(route, SideTally.EMPTY, candidate, shadow, pairs, Map.of(), signatures);
    }

    /// Evidence of these routes, reported at this time after the start.
    static Evidence after(Duration time, Seen... routes) {
        var tallies = Arrays.stream(routes).map(Seen::tally).toList();
        return new Evidence(START, Optional.of(START.plus(time)), tallies, Set.of());
    }
}
