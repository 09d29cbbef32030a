package dev.phoenix.gateway;

import dev.phoenix.gateway.routing.RoutingTable;
import dev.phoenix.gateway.shadow.Shadow;
import dev.phoenix.gateway.shadow.ShadowLoop;
import dev.phoenix.gateway.upstream.Connections;
import io.vertx.core.Vertx;
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

    Meters meters() {
        return seen.meters();
    }

    Optional<AccessLog> log() {
        return seen.log();
    }

    Vertx vertx() {
        return shadowLoop.vertx();
    }
}
