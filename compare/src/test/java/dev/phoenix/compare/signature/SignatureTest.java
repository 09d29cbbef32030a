package dev.phoenix.compare.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Difference;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SignatureTest {
    @Test
    void differences_of_one_cause_have_one_signature() {
        var legacy = IntStream.range(0, 50)
                .mapToObj(i -> "{\"sku\":" + i + ",\"tax\":86}")
                .collect(Collectors.joining(","));
        var candidate = legacy.replace("86", "88");
        assertThat(signatures("{\"lines\":[" + legacy + "]}", "{\"lines\":[" + candidate + "]}"))
                .containsExactly("place-order $.lines[*].tax value (number)");
    }

    @Test
    void ids_used_as_names_are_taken_out_of_the_path() {
        assertThat(signatures(
                        "{\"items\":{\"cart_0199a1b2c3d4\":{\"qty\":1},\"4711\":{\"qty\":1}}}",
                        "{\"items\":{\"cart_0199a1b2c3d4\":{\"qty\":2},\"4711\":{\"qty\":2}}}"))
                .containsExactly("place-order $.items[*].qty value (number)");
        assertThat(PathPattern.of("xml/order/line[2]/tax/text()")).isEqualTo("xml/order/line/tax/text()");
        assertThat(PathPattern.of("$.address['it[0]\\'s'].line1[3]")).isEqualTo("$.address['it[0]\\'s'].line1[*]");
    }

    @Test
    void the_shape_names_the_likely_cause() {
        assertThat(shape("100", "1.00")).isEqualTo("scale ÷100");
        assertThat(shape("1.5", "1500")).isEqualTo("scale ×1000");
        assertThat(shape("1", "1e400")).isEqualTo("number");
        assertThat(shape("2.686425", "2.69")).isEqualTo("rounded");
        assertThat(shape("86", "88")).isEqualTo("number");
        assertThat(shape("5", "-5")).isEqualTo("sign");
        assertThat(shape("1999", "\"1999\"")).isEqualTo("string of the same number");
        assertThat(shape("\"19.90\"", "19.9")).isEqualTo("string of the same number");
        assertThat(shape("\"19.91\"", "19.9")).isEqualTo("string of another number");
        assertThat(shape("4711", "\"01980b1e-0000-7000-8000-000000000000\"")).isEqualTo("number vs uuid");
        assertThat(shape("\"4711\"", "\"ord_01980b1e0000\"")).isEqualTo("digits vs id");
        assertThat(shape("\"2026-11-23T12:00:00Z\"", "\"2026-11-23T12:00:01Z\""))
                .isEqualTo("timestamp");
        assertThat(shape("\"Placed\"", "\"PLACED\"")).isEqualTo("upper/lower case");
        assertThat(shape("[1,2]", "[2,1]")).isEqualTo("reordered");
        assertThat(shape("[]", "{}")).isEqualTo("array vs object");
        assertThat(Shape.of(difference("{\"a\":null}", "{}"))).isEqualTo("null vs absent");
    }

    private static String shape(String legacy, String candidate) {
        return Shape.of(difference(legacy, candidate));
    }

    private static Difference difference(String legacy, String candidate) {
        return ((Comparison.Different) compare(legacy, candidate)).differences().getFirst();
    }

    private static Set<String> signatures(String legacy, String candidate) {
        return ((Comparison.Different) compare(legacy, candidate))
                .differences().stream()
                        .map(difference ->
                                Signature.of("place-order", difference).toString())
                        .collect(Collectors.toSet());
    }

    private static Comparison compare(String legacy, String candidate) {
        return Comparison.compare(
                Answer.ofJson(legacy.getBytes(StandardCharsets.UTF_8)),
                Answer.ofJson(candidate.getBytes(StandardCharsets.UTF_8)),
                Rules.none(),
                Twins.none());
    }
}
