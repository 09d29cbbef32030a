package dev.phoenix.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.phoenix.gateway.routing.RoutingTable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;

/// The operators' port: `/health`, `/ready`, `/metrics`, `/snapshot`, `/rules`. On the loopback address unless set
/// otherwise, and
/// apart from the customers' port, so that no route can hide it and no customer can reach it.
final class Admin {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final String JSON = "application/json";

    private final RoutingState routing;
    private final Meters meters;
    private volatile boolean draining;

    Admin(RoutingState routing, Meters meters) {
        this.routing = routing;
        this.meters = meters;
    }

    Future<HttpServer> listen(Vertx vertx, String host, int port) {
        return vertx.createHttpServer().requestHandler(this::answer).listen(port, host);
    }

    /// Says from now on that the gateway wants no new work.
    void drain() {
        draining = true;
    }

    private void answer(HttpServerRequest request) {
        var path = request.path();
        switch (path == null ? "" : path) {
            case "/health" -> answer(request, OK, JSON, "{\"status\":\"UP\"}");
            case "/ready" -> ready(request);
            case "/metrics" -> answer(request, OK, "text/plain; version=0.0.4; charset=utf-8", meters.scrape());
            case "/snapshot" -> ofTable(request, RoutingTable::snapshot);
            case "/rules" -> ofTable(request, RoutingTable::rules);
            default ->
                answer(
                        request,
                        NOT_FOUND,
                        JSON,
                        "{\"paths\":[\"/health\",\"/ready\",\"/metrics\",\"/snapshot\",\"/rules\"]}");
        }
    }

    private void ready(HttpServerRequest request) {
        if (draining) {
            answer(request, UNAVAILABLE, JSON, "{\"ready\":false,\"reason\":\"the gateway is stopping\"}");
        } else if (routing.table().isEmpty()) {
            answer(request, UNAVAILABLE, JSON, "{\"ready\":false,\"reason\":\"there is no routing table yet\"}");
        } else {
            answer(request, OK, JSON, "{\"ready\":true}");
        }
    }

    private void ofTable(HttpServerRequest request, Function<RoutingTable, Object> part) {
        var table = routing.table();
        if (table.isEmpty()) {
            answer(request, NOT_FOUND, JSON, "{\"reason\":\"there is no routing table yet\"}");
            return;
        }
        try {
            answer(request, OK, JSON, ControlLink.JSON.writeValueAsString(part.apply(table.get())));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("What the gateway runs by cannot be written as JSON.", impossible);
        }
    }

    private static void answer(HttpServerRequest request, int status, String type, String body) {
        request.response().setStatusCode(status).putHeader("Content-Type", type).end(body);
    }
}
