package dev.phoenix.orders.events;

import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Lane;
import dev.phoenix.chassis.Part;
import dev.phoenix.chassis.Problem;
import dev.phoenix.chassis.Request;
import dev.phoenix.chassis.Routes;
import dev.phoenix.lease.Leases;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.Map;
import java.util.function.Supplier;

/// `/subscribers`: who is told of what happens to orders. Of the live lane only: the shadow lane writes its events
/// down and tells nobody. Any thread.
public final class Events {
    private static final int SHORTEST_SECRET = 16;

    record Subscription(URI url, String secret) {}

    private final Supplier<Subscribers> live;

    public Events(Supplier<Subscribers> live) {
        this.live = live;
    }

    /// Starts to deliver.
    public static Part deliver(Database database, MeterRegistry meters) {
        var leases = new Leases(database.dataSource(Lane.LIVE));
        return Deliverer.start(new Deliverer(database.in(Lane.LIVE), leases, new Webhook(), meters));
    }

    public void addTo(Routes routes) {
        routes.operator(
                        "GET",
                        "/subscribers",
                        request -> Answer.ok(Map.of("items", of(request).list())))
                .operator("PUT", "/subscribers/{name}", this::put)
                .operator("DELETE", "/subscribers/{name}", request -> {
                    of(request).remove(request.path("name"));
                    return Answer.ok(Map.of("name", request.path("name")));
                })
                .operator(
                        "GET",
                        "/subscribers/{name}/dead-letters",
                        request -> Answer.ok(Map.of("items", of(request).deadLetters(request.path("name")))))
                .operator(
                        "POST",
                        "/subscribers/{name}/dead-letters/revive",
                        request -> Answer.ok(Map.of("count", of(request).revive(request.path("name")))));
    }

    private Answer put(Request request) {
        var wanted = request.body(Subscription.class);
        var scheme = String.valueOf(wanted.url().getScheme());
        if (!scheme.matches("https?") || wanted.url().getHost() == null) {
            throw invalid("`url` must be an address such as https://warehouse.example/events.");
        }
        if (wanted.secret().length() < SHORTEST_SECRET) {
            throw invalid("`secret` must have " + SHORTEST_SECRET + " letters or more.");
        }
        var name = request.path("name");
        of(request).put(name, wanted.url(), wanted.secret());
        return Answer.ok(Map.of("name", name, "url", wanted.url()));
    }

    private Subscribers of(Request request) {
        return switch (request.lane()) {
            case LIVE -> live.get();
            case SHADOW ->
                throw new Problem(403, "lane_closed", "The shadow lane tells nobody of its events.").refusal();
        };
    }

    private static Problem.Refusal invalid(String what) {
        return new Problem(422, "invalid_request", what).refusal();
    }
}
