package dev.phoenix.gateway.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How an answer is built.
@Timeout(60)
class ShapeTest {
    private static final String ORDER =
            "{\"id\":\"a\",\"lines\":[{\"sku\":\"x\",\"price\":1.5}],\"paid\":true,\"note\":null}";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":"b","lines":[{"sku":"y","price":-20e3}],"paid":false,"note":null}
            {"id":"","lines":[{"sku":"x","price":1},{"sku":"z","price":2}],"paid":true,"note":null}
            { "note" : null, "paid":true , "id":"}]\\"{[", "lines":[ {"price":1,"sku":"x"} ] }
            """)
    void other_values_more_items_another_order_and_spaces_are_the_same_shape(String body) {
        assertThat(shape(body)).isEqualTo(shape(ORDER)).matches("shape [0-9a-f]{1,8}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":"a","lines":[{"sku":"x","price":1.5}],"paid":true}
            {"id":"a","lines":[{"sku":"x","price":"1.5"}],"paid":true,"note":null}
            {"id":"a","lines":[{"sku":"x"}],"paid":true,"note":null,"price":1.5}
            {"id":"a","lines":[],"paid":true,"note":null}
            {"id":"a","lines":[{"sku":"x","price":1.5}],"paid":null,"note":true}
            {"id":"a","lines":{"sku":"x","price":1.5},"paid":true,"note":null}
            [{"id":"a","lines":[{"sku":"x","price":1.5}],"paid":true,"note":null}]
            """)
    void other_members_or_other_kinds_of_them_are_another_shape(String body) {
        assertThat(shape(body)).isNotEqualTo(shape(ORDER));
    }

    @Test
    void what_is_no_json_has_a_word_and_not_one_for_each_body() {
        assertThat(shape("text/plain", "", "one"))
                .isEqualTo(shape("text/plain", "", "two"))
                .isEqualTo("shape (no JSON)");
        assertThat(shape("application/json", "gzip", "one")).isEqualTo("shape (no JSON)");
        assertThat(shape("application/json", "", "")).isEqualTo("shape (empty)");
    }

    @Test
    void bytes_that_are_no_json_and_json_that_nests_for_ever_come_to_an_end() {
        assertThat(shape("[".repeat(500_000))).startsWith("shape ");
        assertThat(shape("{\"a\":".repeat(200_000))).startsWith("shape ");
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        var alphabet = "{}[]\"\\:,tn1 a";
        for (int round = 0; round < 20_000; round++) {
            var body = new StringBuilder();
            random.ints(random.nextInt(1, 30), 0, alphabet.length()).forEach(at -> body.append(alphabet.charAt(at)));
            assertThat(shape(body.toString())).as("seed " + seed + ": " + body).startsWith("shape ");
        }
    }

    private static String shape(String json) {
        return shape("application/json; charset=utf-8", "", json);
    }

    private static String shape(String type, String encoding, String body) {
        var fields = MultiMap.caseInsensitiveMultiMap().add("Content-Type", type);
        if (!encoding.isEmpty()) {
            fields.add("Content-Encoding", encoding);
        }
        return Shape.of(new Answer.Whole(200, fields, Buffer.buffer(body), Optional.empty(), 1));
    }
}
