package dev.phoenix.gateway.routing;

import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Term;
import dev.phoenix.compare.path.InvalidPath;
import dev.phoenix.compare.path.JsonPath;
import dev.phoenix.compare.redaction.Redaction;
import dev.phoenix.gateway.tally.Counts;
import dev.phoenix.gateway.tally.RouteCounts;
import dev.phoenix.gateway.upstream.Upstream;
import dev.phoenix.plan.Breaker;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.PlanResult;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.route.Route;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Turns snapshots into routing tables. A breaker is taken over from the table before where route, address and what the
/// plan says of it are the same: a new share does not make a broken candidate whole. *Any thread.*
public final class TableCompiler {
    private static final Duration NEVER_SLOW = Duration.ofDays(1);

    private final Sessions sessions;
    private final byte[] redactionKey;

    /// @param idle after which a customer's session is over
    /// @param redactionKey by which secrets become pseudonyms
    public TableCompiler(Duration idle, byte[] redactionKey) {
        this.sessions = new Sessions(idle, InstantSource.system());
        this.redactionKey = redactionKey.clone();
    }

    /// A snapshot whose plan cannot be routed by. The message names every reason.
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        public Unusable(String message) {
            super(message);
        }
    }

    /// The table of this snapshot.
    ///
    /// @param before the table that it will follow
    public RoutingTable compile(Snapshot snapshot, Optional<RoutingTable> before) throws Unusable {
        var plan = switch (Plan.parse(snapshot.planYaml(), "snapshot " + snapshot.version())) {
            case PlanResult.Valid(var valid) -> valid;
            case PlanResult.Invalid(var problems) ->
                throw new Unusable(
                        problems.stream().map(Object::toString).collect(Collectors.joining(System.lineSeparator())));
        };
        if (!plan.positions().contains(snapshot.position())) {
            throw new Unusable("The plan of " + plan.migration() + " has no " + snapshot.position() + ".");
        }
        var routes = RoutingTable.counted(plan);
        var counts =
                new Counts(snapshot.version(), routes.stream().map(Route::name).toList());
        var compiled = new HashMap<String, TableRoute>();
        var redaction = redaction(plan);
        for (int i = 0; i < routes.size(); i++) {
            var route = routes.get(i);
            compiled.put(route.name(), compile(plan, rules(route, redaction), route, counts.route(i), before));
        }
        return new RoutingTable(snapshot, plan, compiled, counts, sessions);
    }

    private static TableRoute compile(
            Plan plan, RouteRules rules, Route route, RouteCounts counts, Optional<RoutingTable> before)
            throws Unusable {
        var legacy = upstream(plan, route, SideName.LEGACY);
        var candidate = upstream(plan, route, SideName.CANDIDATE);
        var paths = new TableRoute.Paths(ownerPath(route), twinPaths(plan, route));
        var breaker = before.flatMap(table ->
                        table.breaker(route.name(), candidate, plan.sides().breaker()))
                .orElseGet(() -> breaker(plan, route, candidate));
        return new TableRoute(route, legacy, candidate, breaker, counts, paths, rules);
    }

    private static Upstream upstream(Plan plan, Route route, SideName side) {
        var ofPlan = plan.sides().of(side);
        return Upstream.of(side, route.upstreams().of(side).orElse(ofPlan.url()), ofPlan.timeout());
    }

    private static CircuitBreaker breaker(Plan plan, Route route, Upstream candidate) {
        var rules = plan.sides().breaker();
        return CircuitBreaker.of(route.name() + "@" + candidate.authority(), configuration(rules));
    }

    private static CircuitBreakerConfig configuration(Breaker rules) {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(rules.calls())
                .minimumNumberOfCalls(rules.least())
                .failureRateThreshold(rules.failures().value().floatValue())
                .slowCallRateThreshold(rules.slow().value().floatValue())
                .slowCallDurationThreshold(rules.slowAbove().orElse(NEVER_SLOW))
                .waitDurationInOpenState(rules.rest())
                .permittedNumberOfCallsInHalfOpenState(rules.trials())
                .build();
    }

    private static Optional<JsonPath> ownerPath(Route route) throws Unusable {
        if (route.owner().isPresent() && route.owner().get() instanceof Route.OwnerOf.Body(var path)) {
            return Optional.of(path(route.name(), path));
        }
        return Optional.empty();
    }

    private static List<JsonPath> twinPaths(Plan plan, Route route) throws Unusable {
        var paths = new ArrayList<JsonPath>();
        for (var twin : plan.identities().twins()) {
            if (twin.route().equals(route.name())) {
                paths.add(path(route.name(), twin.at()));
            }
        }
        return paths;
    }

    private Redaction redaction(Plan plan) throws Unusable {
        try {
            return new Redaction(redactionKey, plan.identities().redact());
        } catch (InvalidPath wrong) {
            throw new Unusable("`redact` names a place that is none: " + wrong.getMessage());
        }
    }

    private static RouteRules rules(Route route, Redaction redaction) throws Unusable {
        var builder = Rules.builder();
        for (var rule : route.compare().rules()) {
            var term = new Term(rule.term().owner(), rule.term().until());
            builder.term(term).add(rule.word(), rule.at(), rule.details());
        }
        if (!builder.problems().isEmpty()) {
            throw new Unusable("Route " + route.name() + ": " + String.join("; ", builder.problems()));
        }
        return new RouteRules(builder.build(), redaction, InstantSource.system());
    }

    private static JsonPath path(String route, String text) throws Unusable {
        try {
            return JsonPath.of(text);
        } catch (InvalidPath wrong) {
            throw new Unusable("Route " + route + ": `" + text + "` is not a JSONPath: " + wrong.getMessage());
        }
    }
}
