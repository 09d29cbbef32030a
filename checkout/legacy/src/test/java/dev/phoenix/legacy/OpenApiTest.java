package dev.phoenix.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.JsonServlet;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The published document says what the servlets do, and everything they do.
class OpenApiTest {
    private static final JsonNode DOCUMENT = Json.stored(Resource.text("openapi.json"));

    private static List<JsonServlet.Route> routes() {
        var settings = new Settings(
                new Settings.Listen("127.0.0.1", 0, 8),
                new Settings.Store(
                        "jdbc:postgresql://nowhere/none", java.util.Optional.empty(), java.util.Optional.empty(), 1),
                new Settings.Payments("http://127.0.0.1:1", "sk_test", "whsec"),
                "token");
        var database = new Database(new com.zaxxer.hikari.HikariDataSource());
        return Monolith.servlets(settings, database, Clock.systemUTC(), () -> "").stream()
                .flatMap(servlet -> servlet.routes().stream())
                .toList();
    }

    private static JsonNode operation(JsonServlet.Route route) {
        return DOCUMENT.path("paths").path(route.template()).path(route.method().toLowerCase(Locale.ROOT));
    }

    @Test
    void every_route_is_in_the_document_and_nothing_else() {
        var inCode = routes().stream()
                .map(route -> route.method() + " " + route.template())
                .collect(Collectors.toCollection(TreeSet::new));
        var inDocument = new TreeSet<String>();
        DOCUMENT.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(
                                method -> inDocument.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        assertThat(inDocument).isEqualTo(inCode);
    }

    @Test
    void the_operators_routes_are_marked_as_his() {
        for (var route : routes()) {
            assertThat(operation(route).has("security")).as(route.template()).isEqualTo(route.forOperator());
        }
    }

    @Test
    void it_is_served_and_what_is_unknown_is_a_problem() throws IOException, SQLException {
        try (var shop = new Shop()) {
            assertThat(shop.get("/openapi.json").body()).isEqualTo(DOCUMENT);
            assertThat(shop.get("/health").body()).isEqualTo(Json.stored("{\"status\":\"UP\"}"));
            assertThat(shop.get("/nothing").code()).isEqualTo("not_found");
            assertThat(shop.get("/carts/").code()).isEqualTo("not_found");
            assertThat(shop.call("DELETE", "/carts/1", "", Map.of()).code()).isEqualTo("method_not_allowed");
            assertThat(shop.get("/carts/999999").code()).isEqualTo("cart_not_found");
            assertThat(shop.get("/orders/ord_0199").code()).isEqualTo("order_not_found");
            assertThat(shop.get("/carts/%2e%2e%2f").status()).isEqualTo(400);
            assertThat(shop.post("/carts", "x".repeat((1 << 20) + 1)).status()).isEqualTo(413);
            assertThat(shop.put("/products", "{}").code()).isEqualTo("unauthorized");
        }
    }
}
