package dev.phoenix.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Routes;
import dev.phoenix.chassis.Secret;
import dev.phoenix.orders.events.Events;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/// The published document and the routes say the same.
final class OpenApiTest {
    private static JsonNode document() throws IOException {
        try (var file = OpenApiTest.class.getResourceAsStream("/openapi/orders.json")) {
            return Json.mapper().readTree(file);
        }
    }

    private static Routes routes() {
        var routes = new Routes(new Secret("token"));
        OrdersService.addTo(routes, request -> {
            throw new AssertionError("no route is called here");
        });
        new Events(() -> {
                    throw new AssertionError("no route is called here");
                })
                .addTo(routes);
        return routes;
    }

    @Test
    void what_is_published_is_what_is_there() throws IOException {
        var published = new ArrayList<String>();
        document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> published.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        var there = new ArrayList<>(List.of("GET /health", "GET /ready", "GET /metrics"));
        routes().list().forEach(route -> there.add(route.method() + " " + route.path()));
        assertThat(published).containsExactlyInAnyOrderElementsOf(there);
    }
}
