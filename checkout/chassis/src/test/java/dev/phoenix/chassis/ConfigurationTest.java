package dev.phoenix.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.chassis.Configuration.Default;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    private static String file(Path directory, String lines) throws IOException {
        return Files.writeString(directory.resolve("orders.properties"), lines).toString();
    }

    @Test
    void a_file_says_what_the_environment_leaves_out(@TempDir Path directory) throws IOException {
        var file = file(directory, """
                # where orders lives
                port = 9300
                inventory.url = http://127.0.0.1:1
                payments.url = http://127.0.0.1:2
                """);
        var environment = Map.of("ORDERS_CONFIG", file, "ORDERS_INVENTORY_URL", "http://127.0.0.1:3");

        assertThat(Configuration.read("ORDERS", Neighbours.class, environment))
                .isEqualTo(new Neighbours(
                        9300, new Others(URI.create("http://127.0.0.1:3"), URI.create("http://127.0.0.1:2"))));
    }

    @Test
    void every_problem_of_file_and_environment_is_told_at_once(@TempDir Path directory) throws IOException {
        var file = file(directory, """
                port = many
                inventory.ulr = http://127.0.0.1:1
                payments.url = payments
                payments.url = http://127.0.0.1:2
                INVENTORY_URL = http://127.0.0.1:1
                """);

        assertThatThrownBy(() -> Configuration.read(
                        "ORDERS", Neighbours.class, Map.of("ORDERS_CONFIG", file, "ORDERS_PRT", "1")))
                .isInstanceOf(Configuration.Invalid.class)
                .hasMessage("""
                        payments.url in FILE is there twice.
                        INVENTORY_URL in FILE: keys are lower case with dots, such as database.url.
                        port in FILE is 'many': a whole number is needed.
                        ORDERS_INVENTORY_URL is missing.
                        ORDERS_PRT is not known. Is it ORDERS_PORT?
                        inventory.ulr in FILE is not known. Is it inventory.url?""".replace("FILE", file));
    }

    @Test
    void a_file_that_is_not_there_is_a_problem(@TempDir Path directory) {
        var missing = directory.resolve("none.properties").toString();
        assertThatThrownBy(() -> Configuration.read("ORDERS", Neighbours.class, Map.of("ORDERS_CONFIG", missing)))
                .isInstanceOf(Configuration.Invalid.class)
                .hasMessageContaining(missing + " cannot be read")
                .hasMessageContaining("ORDERS_INVENTORY_URL is missing");
    }

    @Test
    void a_secret_is_never_printed() {
        assertThat(new Store(new Secret("hunter2"), Optional.empty()).toString())
                .doesNotContain("hunter2");
    }
}
