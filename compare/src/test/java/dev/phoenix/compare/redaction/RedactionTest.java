package dev.phoenix.compare.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Difference;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.compare.path.InvalidPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
    private static final String CARD = "4242424242424242";
    private final Redaction redaction =
            new Redaction("a key".getBytes(StandardCharsets.UTF_8), List.of("$.customer.name", "header.x-customer"));

    @Test
    void values_of_secret_places_and_names_are_replaced_and_their_form_is_kept() {
        assertThat(document("""
                        {"customer":{"name":{"first":"Ada","age":36},"city":"Paris"},"apiToken":"abc","id":7,"cvc":null}"""))
                .matches(
                        "\\{\"customer\":\\{\"name\":\\{\"first\":\"redacted:[b-t]{16}\",\"age\":\"redacted:[b-t]{16}\"}"
                                + ",\"city\":\"Paris\"},\"apiToken\":\"redacted:[b-t]{16}\",\"id\":7,\"cvc\":null}");
    }

    @Test
    void equal_values_get_equal_pseudonyms_and_only_under_the_same_key() {
        assertThat(redaction.text("to ada@example.org")).isEqualTo("to " + redaction.text("ada@example.org"));
        assertThat(redaction.text("4242 4242 4242 4242, 12/27")).isEqualTo(redaction.text(CARD) + ", 12/27");
        assertThat(document("[" + CARD + "]")).isEqualTo("[\"" + redaction.text(CARD) + "\"]");
        assertThat(redaction.text("ada@example.org")).isNotEqualTo(redaction.text("eve@example.org"));
        assertThat(new Redaction(new byte[] {1}, List.of()).text(CARD)).isNotEqualTo(redaction.text(CARD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer s3cr3t-t0ken",
                "see /reset?token=s3cr3t-t0ken&x=1",
                "{\"password\" : \"s3cr3t-t0ken\", broken",
                "{\"password\":\"it \\\"is\\\" s3cr3t-t0ken",
                "{\\\"client_secret\\\":\\\"s3cr3t-t0ken\\\"}",
                "<apiKey>s3cr3t-t0ken</apiKey>",
                "<input name=\"csrf-token\" type=hidden value=\"s3cr3t-t0ken\">",
                "a=1&sessionId=s3cr3t-t0ken",
                "pay with 4242-4242-4242-4242 please",
                "pay with 4242 4242 4242 4242 12/27",
                "mail ada.lovelace+x@example.co.uk now",
                "mail?to=ada.lovelace%40example.co.uk",
            })
    void secrets_are_found_in_any_text(String text) {
        assertThat(redaction.text(text))
                .contains("redacted:")
                .doesNotContain("s3cr3t", "t0ken", "4242", "lovelace", "ada.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1700000000000",
                "2026-11-23 12:00:00.123456",
                "4242424242424241",
                "12345678901234567890123456789012",
                "0.4242424242424242",
                "01980b1e-0000-7000-8000-000000000000",
                "a token of love",
                "write to @ada",
            })
    void what_is_no_secret_stays(String text) {
        assertThat(redaction.text(text)).isEqualTo(text);
    }

    @Test
    void credentials_and_cookies_of_the_head_are_replaced() {
        var head = redaction.head(Map.of(
                "Authorization", List.of("Bearer s3cr3t"),
                "Set-Cookie", List.of("session=s3cr3t; Path=/; HttpOnly"),
                "cookie", List.of("a=s3cr3t; b=2"),
                "X-Customer", List.of("Ada"),
                "Accept", List.of("text/html")));
        var secret = document("{\"secret\":\"s3cr3t\"}").substring(11, 36);

        assertThat(head.get("Authorization")).containsExactly("Bearer " + secret);
        assertThat(head.get("Set-Cookie")).containsExactly("session=" + secret + "; Path=/; HttpOnly");
        assertThat(head.toString()).contains("cookie=[a=" + secret + "; b=redacted:");
        assertThat(head.toString()).contains("X-Customer=[redacted:").doesNotContain("Ada");
        assertThat(head.get("Accept")).containsExactly("text/html");
    }

    @Test
    void differences_are_redacted_by_the_place_they_stand_at() {
        var found = differences("""
                {"customer":{"name":"Ada"},"credentials":{"user":"ada"},"by":{"ada@example.org":1},"tax":86}""", """
                {"customer":{"name":"Eve"},"credentials":{"user":"eve"},"by":{"ada@example.org":2},"tax":88}""");
        var said =
                found.stream().map(one -> redaction.difference(one).toString()).toList();

        assertThat(said).hasSize(4).anyMatch(line -> line.equals("$.tax: 86 → 88"));
        assertThat(said.toString().toLowerCase(java.util.Locale.ROOT)).doesNotContain("\"ada", "\"eve", "ada@");
        assertThat(said.stream().filter(line -> line.contains("redacted:"))).hasSize(3);
    }

    @Test
    void places_in_xml_and_html_are_redacted_as_those_in_json() {
        assertThat(shown(
                        "text/xml",
                        "<o><card secretCode='aaaa'>bbbb</card><name>cccc</name><x>dddd</x></o>",
                        "<o><card secretCode='eeee'>ffff</card><name>gggg</name><x>hhhh</x></o>"))
                .contains("bbbb", "dddd", "hhhh")
                .doesNotContain("aaaa", "eeee", "cccc", "gggg");
        assertThat(shown(
                        "text/html",
                        "<form><input name=a value=aaaa><p>bbbb</form>",
                        "<form><input name=a value=cccc><p>dddd</form>"))
                .contains("bbbb", "dddd")
                .doesNotContain("aaaa", "cccc");
    }

    private static String shown(String type, String legacy, String candidate) {
        var redacting = new Redaction("k".getBytes(StandardCharsets.UTF_8), List.of("xml//name"));
        var headers = Map.of("content-type", List.of(type));
        var found = Comparison.compare(
                new Answer(200, headers, bytes(legacy)),
                new Answer(200, headers, bytes(candidate)),
                Rules.none(),
                Twins.none());
        return ((Comparison.Different) found)
                .differences().stream().map(redacting::difference).toList().toString();
    }

    @Test
    void a_form_error_does_not_quote_the_body() {
        var legacy = new Answer(200, Map.of("content-type", List.of("application/json")), bytes("{\"a\":1}"));
        var candidate = new Answer(201, Map.of("content-type", List.of("application/json")), bytes("hunter2"));
        var different = (Comparison.Different) Comparison.compare(legacy, candidate, Rules.none(), Twins.none());

        assertThat(different.differences().stream().map(redaction::difference).toList())
                .isNotEmpty()
                .noneMatch(difference -> difference.toString().contains("hunter2"));
    }

    @Test
    void redacting_twice_changes_nothing() {
        var once = document("{\"customer\":{\"name\":\"Ada\"},\"mail\":\"x ada@example.org\",\"token\":\"t\"}");
        assertThat(document(once)).isEqualTo(once);
    }

    @Test
    void a_place_that_is_no_path_is_refused() {
        assertThatThrownBy(() -> new Redaction(new byte[] {1}, List.of("customer")))
                .isInstanceOf(InvalidPath.class);
    }

    private String document(String json) {
        return redaction.document(read(json)).toString();
    }

    private static Json read(String json) {
        return ((JsonReader.Document) JsonReader.read(bytes(json))).value();
    }

    private static List<Difference> differences(String legacy, String candidate) {
        var found = Comparison.compare(
                Answer.ofJson(bytes(legacy)), Answer.ofJson(bytes(candidate)), Rules.none(), Twins.none());
        return ((Comparison.Different) found).differences();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
