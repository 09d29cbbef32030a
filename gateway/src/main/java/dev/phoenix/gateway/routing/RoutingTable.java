package dev.phoenix.gateway.routing;

import dev.phoenix.gateway.routing.Assignment.Reason;
import dev.phoenix.gateway.tally.Counts;
import dev.phoenix.gateway.upstream.Upstream;
import dev.phoenix.plan.Breaker;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Share;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.Stage;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.route.Carried;
import dev.phoenix.plan.route.Route;
import dev.phoenix.plan.route.Routes;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A snapshot, compiled for routing. Immutable; the gateway holds one at a time and swaps it in one step, and every
/// request is treated by the one that it began with. *Any thread.*
public final class RoutingTable {
    private final Snapshot snapshot;
    private final Plan plan;
    private final Routes routes;
    private final Map<String, TableRoute> tableRoutes;
    private final Counts counts;
    private final Sessions sessions;
    private final boolean drains;

    RoutingTable(Snapshot snapshot, Plan plan, Map<String, TableRoute> tableRoutes, Counts counts, Sessions sessions) {
        this.snapshot = snapshot;
        this.plan = plan;
        this.routes = Routes.of(plan);
        this.tableRoutes = Map.copyOf(tableRoutes);
        this.counts = counts;
        this.sessions = sessions;
        this.drains = plan.stage(StageName.CANARY)
                .filter(canary -> canary.leave() == Stage.Leave.DRAIN)
                .isPresent();
    }

    /// A request's route and what the template's variables stand for.
    public record Found(TableRoute route, Map<String, String> variables) {}

    /// The route of this request; everything that the plan does not name is one route, too.
    public Found find(String method, String target, Carried carried) {
        var matched = routes.find(method, target, carried);
        var route = tableRoutes.get(matched.route().name());
        if (route == null) {
            throw new IllegalStateException("Route " + matched.route().name() + " was matched but never compiled.");
        }
        return new Found(route, matched.variables());
    }

    /// The breaker of this route, if it watches the same candidate by the same rules.
    Optional<CircuitBreaker> breaker(String route, Upstream candidate, Breaker rules) {
        return Optional.ofNullable(tableRoutes.get(route))
                .filter(own -> own.candidate().authority().equals(candidate.authority()))
                .filter(_ -> plan.sides().breaker().equals(rules))
                .map(TableRoute::breaker);
    }

    /// The snapshot that this table was compiled from.
    public Snapshot snapshot() {
        return snapshot;
    }

    /// The stage of the migration.
    public StageName stage() {
        return snapshot.position().stage();
    }

    /// The share of customers whom the candidate answers.
    public Share share() {
        return plan.share(snapshot.position());
    }

    /// The plan.
    public Plan plan() {
        return plan;
    }

    /// What is counted under this snapshot.
    public Counts counts() {
        return counts;
    }

    /// How the rules of the compared routes have fared under this snapshot, by route.
    public Map<String, RouteRules.Report> rules() {
        var reports = new TreeMap<String, RouteRules.Report>();
        for (var route : tableRoutes.values()) {
            if (route.route().compared()) {
                reports.put(route.name(), route.rules().report());
            }
        }
        return reports;
    }

    /// Whether twins are declared, so that copies and pairs must be looked into.
    public boolean hasTwins() {
        return !plan.identities().twins().isEmpty();
    }

    /// Whether services reach the outside through the effect port, so that they must be told the exchange.
    public boolean hasEffects() {
        return !plan.sides().effects().isEmpty();
    }

    /// The side that this customer is pinned to, where both sides may answer: nobody is answered by the candidate in
    /// stage off, nor by legacy after complete.
    Optional<SideName> pinned(Customer customer) {
        boolean both = stage() != StageName.OFF && stage() != StageName.COMPLETE;
        return both && customer.isKnown()
                ? Optional.ofNullable(plan.customers().overrides().get(customer.key()))
                : Optional.empty();
    }

    /// The side that the share gives this customer, while customers are split; empty for whoever is
    /// pinned or not known.
    public Optional<SideName> givenTo(Customer customer) {
        if (stage() != StageName.CANARY
                || !customer.isKnown()
                || pinned(customer).isPresent()) {
            return Optional.empty();
        }
        return Optional.of(share().contains(customer.bucket()) ? SideName.CANDIDATE : SideName.LEGACY);
    }

    /// Whether this customer, whom the share no longer gives to the candidate, may finish there.
    boolean isDraining(Customer customer) {
        return drains && customer.isKnown() && sessions.isActive(customer.key());
    }

    /// Remembers whom the candidate answers because of the share.
    public void answers(Assignment assignment, Customer customer) {
        if (isOfSession(assignment)) {
            sessions.seen(customer.key());
        }
    }

    /// Keeps the session of such a customer from being idle until the step is run that this returns.
    public Runnable stays(Assignment assignment, Customer customer) {
        return isOfSession(assignment) ? sessions.hold(customer.key()) : () -> {};
    }

    private boolean isOfSession(Assignment assignment) {
        boolean byShare = assignment.reason() == Reason.SHARE || assignment.reason() == Reason.DRAIN;
        return drains && byShare && assignment.side() == SideName.CANDIDATE;
    }

    /// The side whose form this id has, when the plan says how ids look.
    public Optional<SideName> owner(String id) {
        return plan.identities().owners().flatMap(owners -> owners.of(id));
    }

    /// The latency limit of the gate at this position; a candidate above it is slow.
    public Optional<Duration> latencyLimit() {
        return plan.gate(snapshot.position()).flatMap(Gate::latency).flatMap(Gate.Latency::absolute);
    }

    /// The side that gets a copy of a request that this assignment sends to the other one; empty when none is meant.
    /// Legacy honours no lane, so that only calls that are always safe are copied to it.
    public Optional<SideName> copyTo(TableRoute route, Assignment assignment, Customer customer) {
        if (!snapshot.shadowOn() || !route.route().compared()) {
            return Optional.empty();
        }
        return switch (assignment.side()) {
            case LEGACY ->
                customer.isIn(plan.shadowSample(snapshot.position()))
                        ? Optional.of(SideName.CANDIDATE)
                        : Optional.empty();
            case CANDIDATE ->
                route.isPure() && customer.isIn(plan.reverseSample(snapshot.position()))
                        ? Optional.of(SideName.LEGACY)
                        : Optional.empty();
        };
    }

    /// The routes that a table counts: those of the plan, and the one for everything else.
    static List<Route> counted(Plan plan) {
        var counted = new ArrayList<>(plan.routes());
        if (plan.route(Route.EVERYTHING_ELSE.name()).isEmpty()) {
            counted.add(Route.EVERYTHING_ELSE);
        }
        return counted;
    }
}
