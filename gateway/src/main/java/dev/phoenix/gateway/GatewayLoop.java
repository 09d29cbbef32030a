package dev.phoenix.gateway;

import dev.phoenix.gateway.routing.Assignment;
import dev.phoenix.gateway.routing.RoutingTable;
import dev.phoenix.gateway.shadow.Shadow;
import dev.phoenix.gateway.shadow.ShadowLoop;
import dev.phoenix.gateway.trace.RequestSpan;
import dev.phoenix.gateway.upstream.Connections;
import dev.phoenix.gateway.upstream.Fields;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.function.Supplier;

/// What the calls of one event loop share.
///
/// @param table the routing table in force now; every request asks once
/// @param slow looks after the bodies that are awaited
/// @param live the connections of customers' calls; copies have their own in `shadowLoop`
record GatewayLoop(
        Settings settings,
        Supplier<Optional<RoutingTable>> table,
        Connections live,
        Shadow shadow,
        ShadowLoop shadowLoop,
        Entrance.Seen seen,
        SlowBodies slow) {

    int captureBytes() {
        return settings.limits().captureBytes();
    }

    Meters meters() {
        return seen.meters();
    }

    Optional<AccessLog> log() {
        return seen.log();
    }

    /// The fields of a customer's request as upstreams get them.
    MultiMap fields(HttpServerRequest request, RoutingTable table, String exchange) {
        var fields = Fields.forUpstream(request, settings.fields());
        if (table.hasEffects()) {
            Fields.tellExchange(fields, exchange);
        }
        return fields;
    }

    /// The span of a request that begins, if anybody is told of it.
    Optional<RequestSpan> begin(HttpServerRequest request, LiveCall.Arrived arrived, String exchange) {
        var route = arrived.found().route().route().match().path();
        return live.tracing().map(tracing -> tracing.request(request, arrived.target(), route, exchange));
    }

    /// Says who gives the answer, and why, where operators want that to be seen.
    void tell(HttpServerResponse to, Assignment assignment, String exchange) {
        if (settings.fields().debug()) {
            AnswerStream.tell(to, assignment, exchange);
        }
    }

    Vertx vertx() {
        return shadowLoop.vertx();
    }
}
