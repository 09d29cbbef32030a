package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class AnswerComparisonTest {
    @Test
    void another_status_is_a_difference_of_the_head() {
        assertThat(found(json(200, "{}"), json(500, "{}"))).containsExactly("status: 200 → 500");
        var ignored = Rules.builder().ignore("status").build();
        assertThat(found(json(200, "{}"), json(500, "{}"), ignored)).isEmpty();
    }

    @Test
    void header_fields_are_compared_line_by_line_and_never_split_at_commas() {
        var legacy = with("X-Note", List.of("a, b", "c"));
        assertThat(found(legacy, with("x-note", List.of("a, b", "c")))).isEmpty();
        assertThat(found(legacy, with("X-Note", List.of("a", "b, c"))))
                .containsExactly("header.x-note: [\"a, b\",\"c\"] → [\"a\",\"b, c\"]");
        assertThat(found(legacy, json(200, "{}"))).containsExactly("header.x-note: [\"a, b\",\"c\"] → absent");
    }

    @Test
    void fields_of_clock_connection_and_tracing_are_ignored_unless_asked_for() {
        var legacy = with("Date", List.of("Mon, 23 Nov 2026 12:00:00 GMT"));
        var candidate = with("Date", List.of("Mon, 23 Nov 2026 12:00:01 GMT"));
        assertThat(found(legacy, candidate)).isEmpty();
        assertThat(found(
                        legacy, candidate, Rules.builder().compareHeader("Date").build()))
                .hasSize(1);
    }

    @Test
    void an_ignored_or_critical_field_is_named_like_a_place() {
        var legacy = with("X-Cache", List.of("HIT"));
        var candidate = with("X-Cache", List.of("MISS"));
        assertThat(found(
                        legacy,
                        candidate,
                        Rules.builder().ignore("header.X-Cache").build()))
                .isEmpty();
        var critical = Rules.builder().critical("header.x-cache").build();
        assertThat(((Comparison.Different) Comparison.compare(legacy, candidate, critical, Twins.none())).critical())
                .isTrue();
    }

    @Test
    void a_media_type_means_the_same_however_it_is_written() {
        assertThat(found(
                        with("Content-Type", List.of("Application/JSON; charset=\"UTF-8\"")),
                        with("Content-Type", List.of("application/json"))))
                .isEmpty();
        assertThat(found(with("Content-Type", List.of("application/json")), with("Content-Type", List.of("text/html"))))
                .containsExactly("header.content-type: \"application/json\" → \"text/html\"");
    }

    @Test
    void a_cookie_is_compared_by_name_and_by_what_it_may_do() {
        var legacy =
                with("Set-Cookie", List.of("session=abc; Path=/; HttpOnly; Expires=Mon, 23 Nov 2026 12:00:00 GMT"));
        assertThat(found(legacy, with("Set-Cookie", List.of("session=xyz; httponly; path=/"))))
                .isEmpty();
        assertThat(found(legacy, with("Set-Cookie", List.of("session=xyz; path=/"))))
                .hasSize(1);
    }

    @Test
    void a_location_is_seen_through_twins() {
        var legacy = with("Location", List.of("/orders/4711"));
        var candidate = with("Location", List.of("/orders/ord_1"));
        assertThat(Comparison.compare(legacy, candidate, Rules.none(), Twins.of(Map.of("4711", "ord_1"))))
                .isEqualTo(new Comparison.Same());
        assertThat(found(legacy, candidate)).hasSize(1);
    }

    @Test
    void a_packed_body_is_unpacked_first() throws IOException {
        var plain = json(200, "{\"a\":1}");
        var packed = new Answer(
                200,
                Map.of("content-type", List.of("application/json"), "content-encoding", List.of("gzip")),
                gzip("{ \"a\": 1.0 }"));
        assertThat(found(plain, packed)).isEmpty();
        var unknown = new Answer(200, Map.of("content-encoding", List.of("br")), new byte[] {1});
        assertThat(Comparison.compare(
                                plain,
                                unknown,
                                Rules.builder().ignore("header.content-type").build(),
                                Twins.none())
                        .toString())
                .isEqualTo("candidate's content-encoding is not known: br");
    }

    @Test
    void a_body_without_a_type_is_looked_into() {
        assertThat(found(answer("", "{\"a\":1}"), answer("", "{\"a\":2}"))).containsExactly("$.a: 1 → 2");
        assertThat(found(answer("text/plain", "one\ntwo"), answer("text/plain", "one\nthree")))
                .containsExactly("$[1]: \"two\" → \"three\"");
        assertThat(found(answer("", "\u0000\u0001"), answer("", "\u0000\u0002")).getFirst())
                .startsWith("$: \"2 bytes, sha256 b413f47d");
    }

    @Test
    void lines_of_text_and_bytes_are_places_for_rules_too() {
        var rules = Rules.builder().matches("$[1]", "at \\d+").build();
        assertThat(found(answer("text/plain", "one\nat 17"), answer("text/plain", "one\nat 18"), rules))
                .isEmpty();
        assertThat(found(answer("text/plain", "one\nat 17"), answer("text/plain", "two\nat x"), rules))
                .containsExactly("$[0]: \"one\" → \"two\"", "$[1]: \"at 17\" → \"at x\"");
        assertThat(found(
                        answer("image/png", "a"),
                        answer("image/png", "b"),
                        Rules.builder().ignore("$").build()))
                .isEmpty();
    }

    @Test
    void a_status_may_be_meant_to_change() {
        var rules = Rules.builder().intended("status", "200", "201").build();
        assertThat(found(json(200, "{}"), json(201, "{}"), rules)).isEmpty();
        assertThat(found(json(200, "{}"), json(202, "{}"), rules)).containsExactly("status: 200 → 202");
        assertThat(found(json(201, "{}"), json(200, "{}"), rules)).containsExactly("status: 201 → 200");
    }

    @Test
    void forms_and_json_lines_are_compared_by_meaning() {
        var form = "application/x-www-form-urlencoded";
        assertThat(found(answer(form, "a=1&b=x+y"), answer(form, "b=x%20y&a=1")))
                .isEmpty();
        assertThat(found(answer(form, "a=1&a=2"), answer(form, "a=1"))).hasSize(1);
        var lines = "application/x-ndjson";
        assertThat(found(answer(lines, "{\"a\":1}\n\n[2]\n"), answer(lines, "{\"a\":1.0}\n[3]")))
                .containsExactly("$[1][0]: 2 → 3");
    }

    @Test
    void nothing_and_something_differ_in_form() {
        var empty = new Answer(204, Map.of(), new byte[0]);
        assertThat(found(empty, empty)).isEmpty();
        assertThat(found(answer("application/json", ""), answer("application/json", "{}")))
                .containsExactly("body: \"no content\" → \"JSON\"");
    }

    @Test
    void a_difference_of_the_head_stands_though_the_body_cannot_be_read() {
        assertThat(found(json(200, "{}"), json(500, "no json")))
                .satisfiesExactly(
                        head -> assertThat(head).isEqualTo("status: 200 → 500"),
                        body -> assertThat(body).startsWith("body: \"candidate's body cannot be read\""));
    }

    static List<String> found(Answer legacy, Answer candidate) {
        return found(legacy, candidate, Rules.none());
    }

    static List<String> found(Answer legacy, Answer candidate, Rules rules) {
        return switch (Comparison.compare(legacy, candidate, rules, Twins.none())) {
            case Comparison.Same _ -> List.of();
            case Comparison.Different different ->
                different.differences().stream().map(Difference::toString).toList();
            case Comparison.NotComparable why -> List.of(why.toString());
        };
    }

    private static Answer json(int status, String body) {
        return new Answer(
                status, Map.of("Content-Type", List.of("application/json")), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer answer(String type, String body) {
        return new Answer(200, Map.of("content-type", List.of(type)), body.getBytes(StandardCharsets.UTF_8));
    }

    private static Answer with(String name, List<String> lines) {
        var headers = name.equals("Content-Type")
                ? Map.of(name, lines)
                : Map.of(name, lines, "Content-Type", List.of("application/json"));
        return new Answer(200, headers, "{}".getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] gzip(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
