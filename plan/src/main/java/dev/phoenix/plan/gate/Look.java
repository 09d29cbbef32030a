package dev.phoenix.plan.gate;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Share;
import dev.phoenix.plan.route.Route;
import dev.phoenix.plan.tally.HistogramRanks;
import dev.phoenix.plan.tally.RouteTally;
import java.util.List;
import java.util.function.ToLongFunction;

/// One look at a gate: what it asks, and what was seen.
record Look(Plan plan, Position position, Gate gate, Evidence evidence, HistogramRanks ranks) {
    /// The routes whose answers are compared.
    List<RouteTally> compared() {
        return evidence.routes().stream()
                .filter(tally -> plan.route(tally.route()).map(Route::compared).orElse(false))
                .toList();
    }

    /// The sum over the compared routes.
    long sum(ToLongFunction<RouteTally> part) {
        return compared().stream().mapToLong(part).sum();
    }

    /// The sum over all routes.
    long sumOfAll(ToLongFunction<RouteTally> part) {
        return evidence.routes().stream().mapToLong(part).sum();
    }

    /// The candidate's part of the customers.
    Share share() {
        return plan.share(position);
    }

    /// Whether both sides answer customers, so that the two can be counted beside each other.
    boolean isSplit() {
        return !share().equals(Share.NONE) && !share().equals(Share.EVERYONE);
    }

    /// How many tests may fail this gate; a false FAIL of any of them together stays as rare as one
    /// alone would be.
    int tests() {
        long routes = plan.routes().stream().filter(Route::compared).count();
        return (int) (1
                + (gate.differences().isPresent() ? routes : 0)
                + (gate.errors().isPresent() ? 1 : 0)
                + (gate.latency().isPresent() ? 1 : 0)
                + (gate.fallbacks().isPresent() ? 1 : 0));
    }
}
