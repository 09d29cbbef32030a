package dev.phoenix.compare.tape;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import dev.phoenix.compare.redaction.Redaction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TapeLineTest {
    private static final Redaction REDACTION = new Redaction(new byte[] {7}, List.of("xml//card/no", "$.elsewhere"));
    private static final String LEAST =
            "{\"tape\":1,\"exchange\":\"e1\",\"legacy\":{\"status\":200},\"candidate\":{\"status\":404}}";

    @Test
    void a_line_holds_a_pair() {
        var pair = read("""
                {"tape":1,"exchange":"0199","at":"2026-11-23T12:00:00.5Z","route":"quote","later":{"x":[1]},
                 "request":{"method":"GET","target":"/q?x=1","headers":{"a":["b"]}},
                 "legacy":{"status":200,"headers":{"Content-Type":"application/json","x":["1","2"]},"body":"{\\"n\\":1.10}"},
                 "candidate":{"status":500,"base64":"AP8="},
                 "control":{"status":200,"body":"ok"}}""");

        assertThat(pair.exchange()).isEqualTo("0199");
        assertThat(pair.at()).contains(Instant.parse("2026-11-23T12:00:00.5Z"));
        assertThat(pair.route()).isEqualTo("quote");
        assertThat(pair.request()).isEqualTo("GET /q?x=1");
        assertThat(pair.legacy().headers())
                .isEqualTo(Map.of("content-type", List.of("application/json"), "x", List.of("1", "2")));
        assertThat(pair.legacy().body()).asString().isEqualTo("{\"n\":1.10}");
        assertThat(pair.candidate().status()).isEqualTo(500);
        assertThat(pair.candidate().body()).containsExactly(0, 0xff);
        assertThat(pair.control()).isPresent();
    }

    @Test
    void the_least_that_a_line_must_say_is_version_exchange_and_two_statuses() {
        var pair = read(LEAST);
        assertThat(pair.at()).isEmpty();
        assertThat(pair.route()).isEmpty();
        assertThat(pair.legacy().body()).isEmpty();
        assertThat(pair.control()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tape\":1 | \"tape\":2 | `tape` is 2; this Phoenix reads version 1",
                "\"tape\":1, | '' | `tape` is absent; this Phoenix reads version 1",
                "\"exchange\":\"e1\", | '' | `exchange` is absent",
                ",\"candidate\":{\"status\":404} | '' | `candidate` is absent",
                "\"status\":200 | \"status\":\"200\" | `legacy.status` is no HTTP status",
                "\"status\":404 | \"status\":404,\"base64\":\"%\" | `candidate.base64` is not base64",
                "\"status\":404 | \"status\":404,\"headers\":{\"a\":1} | `candidate.headers.a` is neither a text nor a list of texts",
                "\"exchange\":\"e1\" | \"exchange\":\"e1\",\"at\":\"noon\" | `at` is not a time such as 2026-11-23T12:00:00Z",
            })
    void what_is_wrong_with_a_line_is_said(String part, String instead, String reason) {
        assertThat(LEAST).contains(part);
        assertThat(TapeLine.read(bytes(LEAST.replace(part, instead)))).isEqualTo(new TapeLine.Unreadable(reason));
    }

    @Test
    void a_tape_is_known_by_its_first_member() {
        assertThat(TapeLine.begins(bytes(LEAST))).isTrue();
        assertThat(TapeLine.begins(bytes(" {\"tape\" :99,"))).isTrue();
        assertThat(TapeLine.begins(bytes("{\"a\":1}"))).isFalse();
        assertThat(TapeLine.begins(bytes("[1]"))).isFalse();
        assertThat(TapeLine.begins(bytes("tape"))).isFalse();
    }

    @Test
    void a_pair_is_written_as_it_is_read() {
        var pair = read("""
                {"tape":1,"exchange":"0199","at":"2026-11-23T12:00:00.500Z","route":"quote",
                 "request":{"method":"GET","target":"/q?x=1"},
                 "legacy":{"status":200,"headers":{"Content-Type":"application/json","x":["1","2"]},"body":"{\\"n\\":1.10}"},
                 "candidate":{"status":500,"base64":"AP8="},
                 "control":{"status":200,"body":"ok"}}""");
        var again = read(pair.toLine());

        assertThat(pair.toLine()).startsWith("{\"tape\":1,").doesNotContain("\n");
        assertThat(again).usingRecursiveComparison().isEqualTo(pair);
        assertThat(read(LEAST).toLine()).isEqualTo(read(read(LEAST).toLine()).toLine());
    }

    @Test
    void a_redacted_pair_has_its_documents_unpacked_and_without_secrets() throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes("{\"password\":\"s3cret\",\"n\":1.10}"));
        }
        var json = List.of("application/json");
        var legacy = new Answer(
                200,
                Map.of(
                        "Content-Type",
                        json,
                        "Content-Encoding",
                        List.of("gzip"),
                        "Authorization",
                        List.of("Basic s3cret")),
                packed.toByteArray());
        var candidate = new Answer(200, Map.of("Content-Type", json), bytes("{\"password\":\"s3cret\",\"n\":2}"));
        var pair = new TapedPair(
                "e1",
                Optional.empty(),
                "r",
                "GET /of/ada@example.org?password=s3cret",
                legacy,
                candidate,
                Optional.empty());

        var line = pair.redacted(new Redaction(new byte[] {7}, List.of()))
                .orElseThrow()
                .toLine();

        assertThat(line).doesNotContain("s3cret", "ada@", "gzip");
        assertThat(Comparison.compare(
                        read(line).legacy(),
                        new Answer(
                                200,
                                read(line).legacy().headers(),
                                read(line).candidate().body()),
                        Rules.none(),
                        Twins.none()))
                .hasToString("$.n: 1.10 → 2");
    }

    @Test
    void a_pair_of_which_nobody_knows_what_is_secret_is_not_redacted() {
        var one = new Answer(200, Map.of(), new byte[] {0, 1});
        var other = new Answer(200, Map.of(), new byte[] {0, 2});
        var document = Answer.ofJson(bytes("{\"n\":1}"));

        assertThat(pair(one, other).redacted(REDACTION)).isEmpty();
        assertThat(pair(document, other).redacted(REDACTION)).isEmpty();
        assertThat(pair(one, new Answer(404, Map.of(), new byte[] {0, 1})).redacted(REDACTION))
                .get()
                .satisfies(left -> assertThat(left.legacy().body()).isEmpty());
    }

    @Test
    void of_texts_only_the_lines_that_differ_are_seen() {
        var pair = again(
                "text/plain; charset=iso-8859-1",
                "Dear Ada,\nyou owe 12 EUR\nada@example.org\n",
                "Dear Ada,\nyou owe 13 EUR\neve@example.org\n");
        assertThat(pair.toLine()).contains("you owe 12 EUR").doesNotContain("Ada", "ada@", "eve@");
        assertThat(compared(pair))
                .hasToString("$[1]: \"you owe 12 EUR\" → \"you owe 13 EUR\"\n$[2]: " + text(pair.legacy(), 2) + " → "
                        + text(pair.candidate(), 2));
    }

    private static String text(Answer answer, int line) {
        return '"'
                + new String(answer.body(), StandardCharsets.UTF_8)
                        .lines()
                        .toList()
                        .get(line)
                + '"';
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/html | <html><meta charset=utf-8><p class='a'>Größe &amp; 86<br>x</p> | "
                        + "<html><meta charset=utf-8><p class='a'>Größe &amp; 88<br>x</p> | "
                        + "html/html/p/text()[1]: \"Größe & 86\" → \"Größe & 88\"",
                "text/html | <html><script>if (a<b) go('x')</script><i a=1>y</i> | "
                        + "<html><script>if (a<b) go('x')</script><i a=2>y</i> | html/html/i/@a: \"1\" → \"2\"",
                "text/html | <html><input name=q value='s3cret'><pre> a</pre><b>1</b> | "
                        + "<html><input name=q value='s3cret'><pre> a</pre><b>2</b> | html/html/b/text(): \"1\" → \"2\"",
                "text/html | <html><meta name='csrf-token' content='s3cret'><b>1</b> | "
                        + "<html><meta name='csrf-token' content='s3cret'><b>2</b> | html/html/b/text(): \"1\" → \"2\"",
                "text/html | <html><a href='/p?token=s3cret'>x</a><b>1</b> | "
                        + "<html><a href='/p?token=s3cret'>x</a><b>2</b> | html/html/b/text(): \"1\" → \"2\"",
                "application/xml | <o xmlns='urn:x' xmlns:y='urn:y'><y:l y:a='1'>86</y:l></o> | "
                        + "<o xmlns='urn:x' xmlns:y='urn:y'><y:l y:a='1'>88</y:l></o> | xml/o/l/text(): \"86\" → \"88\"",
                "application/xml | <o xmlns:y='urn:y'><y:l y:a='1'/></o> | "
                        + "<o xmlns:y='urn:y'><y:l y:a='2'/></o> | xml/o/l/@a: \"1\" → \"2\"",
                "application/xml | <o><password>s3cret</password><card><no>s3cret</no></card><n>1</n></o> | "
                        + "<o><password>s3cret</password><card><no>s3cret</no></card><n>2</n></o> | "
                        + "xml/o/n/text(): \"1\" → \"2\"",
                "application/xml | <o><p secret='s3cret'/>ada@example.org<n>1</n></o> | "
                        + "<o><p secret='s3cret'/>ada@example.org<n>2</n></o> | xml/o/n/text(): \"1\" → \"2\"",
            })
    void xml_and_html_show_their_difference_again_and_no_secret(
            String type, String legacy, String candidate, String difference) {
        var pair = again(type, legacy, candidate);
        assertThat(pair.toLine()).doesNotContain("s3cret", "ada@");
        assertThat(compared(pair)).hasToString(difference);
    }

    /// As it is read after it was redacted and written.
    private static TapedPair again(String type, String legacy, String candidate) {
        var head = Map.of("content-type", List.of(type));
        return read(pair(new Answer(200, head, bytes(legacy)), new Answer(200, head, bytes(candidate)))
                .redacted(REDACTION)
                .orElseThrow()
                .toLine());
    }

    private static Comparison compared(TapedPair pair) {
        return Comparison.compare(pair.legacy(), pair.candidate(), Rules.none(), Twins.none());
    }

    private static TapedPair pair(Answer legacy, Answer candidate) {
        return new TapedPair("e1", Optional.empty(), "", "", legacy, candidate, Optional.empty());
    }

    @Property
    void nothing_throws_on_any_bytes(@ForAll byte[] line) {
        assertThat(TapeLine.read(line)).isInstanceOf(TapeLine.Unreadable.class);
    }

    private static TapedPair read(String line) {
        return ((TapeLine.Pair) TapeLine.read(bytes(line))).pair();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
