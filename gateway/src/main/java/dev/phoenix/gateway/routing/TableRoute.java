package dev.phoenix.gateway.routing;

import dev.phoenix.compare.path.JsonPath;
import dev.phoenix.gateway.tally.RouteCounts;
import dev.phoenix.gateway.upstream.Upstream;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.route.Route;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.List;
import java.util.Optional;

/// One route, compiled: its upstreams, its breaker, its counts and its JSONPaths.
///
/// @param breaker of the calls to the candidate; it outlives the snapshot, since the candidate does not change with it
/// @param counts of this route under this snapshot
/// @param rules by which pairs are compared
public record TableRoute(
        Route route,
        Upstream legacy,
        Upstream candidate,
        CircuitBreaker breaker,
        RouteCounts counts,
        Paths paths,
        RouteRules rules) {

    /// The JSONPaths of a route.
    ///
    /// @param owner where the body names the thing that the request is about
    /// @param twins where the answers name a new thing
    public record Paths(Optional<JsonPath> owner, List<JsonPath> twins) {
        public Paths {
            twins = List.copyOf(twins);
        }
    }

    /// Whether it is one of GraphQL operations, whose failures hide in answers of status 200.
    public boolean isGraphQl() {
        return route.match().when().areOfGraphQl();
    }

    /// The route's name, which is what counts go by.
    public String name() {
        return route.name();
    }

    /// Where this side's calls of this route go.
    public Upstream upstream(SideName side) {
        return side == SideName.LEGACY ? legacy : candidate;
    }

    /// Whether a call of this route changes nothing by declaration, so that it may be repeated.
    public boolean isPure() {
        return route.shadow() == Route.Shadowing.ALWAYS;
    }

    /// Whether the plan lets legacy answer where the candidate failed.
    public boolean fallsBack() {
        return route.fallback() == Route.Fallback.LEGACY;
    }
}
