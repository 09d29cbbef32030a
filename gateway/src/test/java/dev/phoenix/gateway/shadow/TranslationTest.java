package dev.phoenix.gateway.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.SideName;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranslationTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final KnownTwins twins = new KnownTwins(8, Duration.ofMinutes(1), now::get);

    private Translation of(String customer) {
        return new Translation(twins, customer, SideName.LEGACY);
    }

    private static ThingId text(String text) {
        return new ThingId(text, false);
    }

    @ParameterizedTest
    @CsvSource({
        "/carts/7, /carts/cart_a",
        "/carts/7/lines/77, /carts/cart_a/lines/77",
        "/7?a=7&b&c=&d=77&e=7, /cart_a?a=cart_a&b&c=&d=77&e=cart_a",
        "/, /"
    })
    void path_segments_and_query_values_are_translated_whole_or_not_at_all(String target, String said) {
        twins.learn("c", text("7"), text("cart_a"));

        assertThat(of("c").target(target)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\": \"7\" , \"n\":7,\"x\":[ \"7\",\"77\"]} | {\"id\": \"cart_a\" , \"n\":7,\"x\":[ \"cart_a\",\"77\"]}",
                "{\"7\":1.50} | {\"7\":1.50}",
                "[\"7\"] | [\"cart_a\"]",
                "{\"id\":\"7\" | {\"id\":\"7\"",
                "7 | 7"
            })
    void json_values_are_translated_in_place_and_nothing_else_changes(String body, String said) {
        twins.learn("c", text("7"), text("cart_a"));

        assertThat(of("c").body(Buffer.buffer(body)).toString()).isEqualTo(said);
    }

    @Test
    void a_number_is_translated_only_where_the_id_was_taught_as_a_number() {
        twins.learn("c", new ThingId("7", true), new ThingId("900", true));

        assertThat(of("c").body(Buffer.buffer("{\"id\":7,\"text\":\"7\"}")).toString())
                .isEqualTo("{\"id\":900,\"text\":\"7\"}");
    }

    @Test
    void a_customers_own_twin_comes_first_then_anyones() {
        twins.learn("a", text("7"), text("cart_a"));
        twins.learn("b", text("7"), text("cart_b"));

        assertThat(of("a").target("/7")).isEqualTo("/cart_a");
        assertThat(of("b").target("/7")).isEqualTo("/cart_b");
        assertThat(of("z").target("/7")).isEqualTo("/cart_b");
    }

    @Test
    void translation_works_from_either_side() {
        twins.learn("a", text("7"), text("cart_a"));

        assertThat(new Translation(twins, "a", SideName.CANDIDATE).target("/carts/cart_a"))
                .isEqualTo("/carts/7");
    }

    @Test
    void twins_expire_and_are_bounded() {
        twins.learn("a", text("7"), text("cart_a"));
        now.set(Instant.EPOCH.plusSeconds(61));
        assertThat(of("a").target("/7")).isEqualTo("/7");

        for (int i = 0; i < 100; i++) {
            twins.learn("a", text("" + i), text("cart_" + i));
        }
        assertThat(twins.size()).isEqualTo(8);
    }
}
