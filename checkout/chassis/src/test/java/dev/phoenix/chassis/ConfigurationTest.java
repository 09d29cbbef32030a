package dev.phoenix.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.chassis.Configuration.Default;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    enum WhenDown {
        CACHED,
        REFUSE
    }

    record Store(Secret url, Optional<String> user) {}

    record Settings(
            @Default("9200") int port,
            Store database,
            Secret operatorToken,
            URI inventoryUrl,
            @Default("cached") WhenDown taxWhenDown,
            @Default("250ms") Duration deadline) {}

    @Test
    void an_environment_becomes_one_record() {
        var settings = Configuration.read(
                "ORDERS",
                Settings.class,
                Map.of(
                        "ORDERS_DATABASE_URL", "jdbc:postgresql://db/orders",
                        "ORDERS_DATABASE_USER", "orders",
                        "ORDERS_OPERATOR_TOKEN", "t0ken",
                        "ORDERS_INVENTORY_URL", "http://127.0.0.1:9201",
                        "ORDERS_TAX_WHEN_DOWN", "refuse",
                        "OTHER_PORT", "1"));

        assertThat(settings)
                .isEqualTo(new Settings(
                        9200,
                        new Store(new Secret("jdbc:postgresql://db/orders"), Optional.of("orders")),
                        new Secret("t0ken"),
                        URI.create("http://127.0.0.1:9201"),
                        WhenDown.REFUSE,
                        Duration.ofMillis(250)));
    }

    record Others(URI inventoryUrl, URI paymentsUrl) {}

    record Neighbours(
            @Default("9200") int port, @Configuration.Spread Others others) {}

    @Test
    void a_spread_part_has_its_keys_beside_its_neighbours() {
        var environment = Map.of("ORDERS_INVENTORY_URL", "http://a:1", "ORDERS_PAYMENTS_URL", "http://b:2");
        assertThat(Configuration.read("ORDERS", Neighbours.class, environment))
                .isEqualTo(new Neighbours(9200, new Others(URI.create("http://a:1"), URI.create("http://b:2"))));
    }

    @Test
    void every_problem_is_told_at_once_by_key() {
        assertThatThrownBy(() -> Configuration.read(
                        "ORDERS",
                        Settings.class,
                        Map.of(
                                "ORDERS_PORT", "many",
                                "ORDERS_TAX_WHEN_DOWN", "guess",
                                "ORDERS_DEADLINE", "soon",
                                "ORDERS_INVENTORY_URL", "inventory",
                                "ORDERS_DATABASE_ULR", "jdbc:x")))
                .isInstanceOf(Configuration.Invalid.class)
                .hasMessage("""
                        ORDERS_PORT is 'many': a whole number is needed.
                        ORDERS_DATABASE_URL is missing.
                        ORDERS_OPERATOR_TOKEN is missing.
                        ORDERS_INVENTORY_URL is 'inventory': an address such as http://127.0.0.1:9201 is needed.
                        ORDERS_TAX_WHEN_DOWN is 'guess': one of [cached, refuse] is needed.
                        ORDERS_DEADLINE is 'soon': a duration such as 250ms, 5s or 2m is needed.
                        ORDERS_DATABASE_ULR is not known. Is it ORDERS_DATABASE_URL?""");
    }

    @Test
    void a_secret_is_never_printed() {
        assertThat(new Store(new Secret("hunter2"), Optional.empty()).toString())
                .doesNotContain("hunter2");
    }
}
