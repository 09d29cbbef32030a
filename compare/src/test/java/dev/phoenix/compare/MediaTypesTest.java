package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "text/plain",
                "image/png",
                "application/octet-stream",
                "application/xml",
                "application/pdf"
            })
    void a_wrong_type_is_a_difference_of_the_head_alone(String wrong) {
        assertThat(found(answer("application/json", "{\"a\":1}"), answer(wrong, "{ \"a\": 1.0 }")))
                .containsExactly("header.content-type: \"application/json\" → \"" + wrong + "\"");
        assertThat(found(answer(wrong, "{\"a\":1}"), answer(wrong, "{\"a\":2}")))
                .containsExactly("$.a: 1 → 2");
    }

    @Test
    void a_missing_type_is_a_difference_of_the_head_alone() {
        var untyped = new Answer(200, Map.of(), bytes("{ \"a\": 1.0 }"));
        assertThat(found(answer("application/json", "{\"a\":1}"), untyped))
                .containsExactly("header.content-type: \"application/json\" → absent");
        assertThat(found(
                        new Answer(200, Map.of(), bytes("<?xml version='1.0'?><a b='1'/>")),
                        answer("text/xml", "<a b='2'/>")))
                .containsExactly("header.content-type: absent → \"text/xml\"", "xml/a/@b: \"1\" → \"2\"");
    }

    @Test
    void a_page_that_claims_to_be_json_is_compared_as_a_page() {
        var json = "application/json";
        assertThat(found(answer(json, "<!DOCTYPE html><p>a"), answer(json, "<!doctype html><p>b")))
                .containsExactly("html/p/text(): \"a\" → \"b\"");
        assertThat(found(answer(json, "{}"), answer(json, "<html></html>")))
                .containsExactly("body: \"JSON\" → \"HTML\"");
    }

    @Test
    void no_content_is_something_to_compare_whatever_the_status() {
        for (int status : List.of(200, 204, 304, 500)) {
            var empty = new Answer(status, Map.of("content-encoding", List.of("gzip")), new byte[0]);
            assertThat(found(empty, new Answer(status, Map.of("date", List.of("x")), new byte[0])))
                    .isEmpty();
        }
    }

    @Test
    void packing_is_undone_in_any_combination() throws IOException {
        var plain = answer("application/json", "{\"a\":1}");
        var same = bytes("{ \"a\": 1.0 }");
        assertThat(found(plain, packed("gzip", gzip(same)))).isEmpty();
        assertThat(found(plain, packed("x-gzip", gzip(same)))).isEmpty();
        assertThat(found(plain, packed("deflate", deflate(same, false)))).isEmpty();
        assertThat(found(plain, packed("deflate", deflate(same, true)))).isEmpty();
        assertThat(found(plain, packed("deflate, gzip", gzip(deflate(same, false)))))
                .isEmpty();
        assertThat(found(plain, packed("identity", same))).isEmpty();
        var twoLines =
                Map.of("content-type", List.of("application/json"), "content-encoding", List.of("deflate", "gzip"));
        assertThat(found(plain, new Answer(200, twoLines, gzip(deflate(same, false)))))
                .isEmpty();
    }

    @Test
    void what_cannot_be_unpacked_is_not_comparable_for_a_reason_that_can_be_counted() throws IOException {
        var plain = answer("application/json", "{\"a\":1}");
        assertThat(found(plain, packed("br", bytes("x"))))
                .containsExactly("candidate's content-encoding is not known: br");
        assertThat(found(packed("zstd", bytes("x")), plain))
                .containsExactly("legacy's content-encoding is not known: zstd");
        assertThat(found(plain, packed("gzip", bytes("no gzip"))).getFirst())
                .startsWith("candidate's body cannot be read: could not be unpacked: ");
        assertThat(found(plain, packed("gzip, gzip, gzip, gzip, gzip", bytes("x"))))
                .containsExactly("candidate's body cannot be read: packed more than 4 times");
        var bomb = gzip(new byte[Body.MAX_BYTES + 1]);
        assertThat(found(plain, packed("gzip", bomb)).getFirst()).contains("larger than 67108864 bytes");
    }

    @Test
    void a_stream_of_events_is_compared_event_by_event() {
        var legacy = answer(
                "text/event-stream", "event: price\ndata: {\"total\":\ndata: 86}\nid: 1\n\n: ping\n\ndata: [DONE]\n\n");
        var candidate = answer(
                "text/event-stream; charset=utf-8",
                ":hello\r\nevent:price\r\nid:1\r\ndata:{\"total\":88}\r\n\r\ndata: [DONE]\r\n");
        assertThat(found(legacy, candidate)).containsExactly("$[0].data.total: 86 → 88");
        assertThat(found(legacy, legacy)).isEmpty();
        assertThat(found(
                        answer("text/event-stream", "data: a\n\n"),
                        answer("text/event-stream", "data: a\n\ndata: b\n\n")))
                .containsExactly("$[1]: absent → {\"data\":\"b\"}");
    }

    @Test
    void lines_and_sequences_of_json_are_compared_document_by_document() {
        assertThat(found(
                        answer("application/jsonl", "{\"a\":1}\n{\"a\":2}"),
                        answer("application/jsonl", "{\"a\":1}\r\n\r\n{\"a\":3}\r\n")))
                .containsExactly("$[1].a: 2 → 3");
        assertThat(found(
                        answer("application/json-seq", "\u001e{\"a\":\n1}\n\u001e[]\n"),
                        answer("application/json-seq", "\u001e{\"a\":2}\u001e[]")))
                .containsExactly("$[0].a: 1 → 2");
        assertThat(found(answer("application/jsonl", "{\"a\":1,\"a\":2}"), answer("application/jsonl", "{\"a\":2}")))
                .containsExactly("$[0].a: \"key twice, first as 1\" → \"key once\"");
        assertThat(found(answer("application/jsonl", "{}\n"), answer("application/jsonl", "{}\n{"))
                        .getFirst())
                .startsWith("candidate's body cannot be read: not JSON lines: ");
    }

    @Test
    void parts_are_compared_whatever_their_boundary() {
        var legacy = answer("multipart/mixed; boundary=one", """
                before
                --one
                Content-Type: application/json

                {"total": 86}
                --one
                Content-Type: text/plain

                a line
                --one--
                behind
                """.replace("\n", "\r\n"));
        var candidate = answer("multipart/mixed; boundary=\"t;w\\\"o\"", """
                --t;w"o
                content-type: application/json; charset=utf-8

                {"total": 88.0}
                --t;w"o
                Content-Type: text/plain

                a line
                --t;w"o--
                """);
        assertThat(found(legacy, candidate)).containsExactly("$[0].content.total: 86 → 88.0");
    }

    @Test
    void the_parts_of_a_form_are_compared_by_name() {
        var legacy = answer("multipart/form-data; boundary=b", """
                --b
                Content-Disposition: form-data; name="note"

                two
                lines
                --b
                Content-Disposition: form-data; name="photo"; filename="a;b.png"
                Content-Type: image/png

                bytes
                --b--""");
        var candidate = answer("multipart/form-data; boundary=c", """
                --c
                Content-Disposition: form-data; name="photo"; filename="a;b.png"
                Content-Type: image/png

                other
                --c
                Content-Disposition: form-data; name="note"

                two
                lines
                --c--""");
        assertThat(found(legacy, candidate))
                .singleElement()
                .asString()
                .startsWith("$.photo.content: \"5 bytes, sha256");
        assertThat(found(legacy, answer("multipart/form-data", "--b")))
                .containsExactly("candidate's body cannot be read: not multipart: the type names no boundary");
    }

    @Test
    void a_page_is_compared_by_structure() {
        var legacy = answer("text/html", """
                <!DOCTYPE html>
                <html><head><title>Cart</title></head>
                <body><ul class="b a"><li>One<li>Two &amp; more</ul><br/><!-- legacy --><p>Total: <b>86</b></body></html>""");
        var candidate = answer("text/html", """
                <!doctype html><HTML><head><title>Cart</title></head><body>
                  <UL class='a b'>
                    <LI>One</LI>
                    <li>Two &#38; more</li>
                  </UL>
                  <br>
                  <p>Total:
                     <b>88</b></p>
                </body></html>""");
        assertThat(found(legacy, candidate)).containsExactly("html/html/body/p/b/text(): \"86\" → \"88\"");
    }

    @Test
    void text_is_compared_in_the_encoding_that_it_has() {
        var latin = Charset.forName("ISO-8859-1");
        var ignoring = Rules.builder().ignore("header.content-type").build();
        var legacy = new Answer(
                200, Map.of("content-type", List.of("text/plain; charset=iso-8859-1")), "für".getBytes(latin));
        assertThat(AnswerComparisonTest.found(legacy, answer("text/plain", "für"), ignoring))
                .isEmpty();
        var page = new Answer(
                200,
                Map.of("content-type", List.of("text/html")),
                "<html><meta charset=\"iso-8859-1\"><p>für".getBytes(latin));
        assertThat(found(page, answer("text/html", "<html><meta charset=\"iso-8859-1\"><p>fur")))
                .containsExactly("html/html/p/text(): \"für\" → \"fur\"");
        var xml = new Answer(
                200,
                Map.of("content-type", List.of("application/xml")),
                "<?xml version='1.0' encoding='UTF-16'?><a>ü</a>".getBytes(StandardCharsets.UTF_16));
        assertThat(found(xml, answer("application/xml", "\uFEFF<a>ü</a>"))).isEmpty();
    }

    @Test
    void bytes_that_are_no_characters_are_told_apart() {
        for (var type : List.of("text/plain", "text/html", "text/event-stream", "multipart/form-data; boundary=b")) {
            assertThat(found(broken(type, 0xFE), broken(type, 0xFF))).as(type).isNotEmpty();
        }
        assertThat(found(broken("application/xml", 0xFE), answer("application/xml", "<a/>")))
                .containsExactly("legacy's body cannot be read: not XML: its bytes are no UTF-8");
        var form = "application/x-www-form-urlencoded";
        assertThat(found(answer(form, "a=%FE"), answer(form, "a=%FF"))).hasSize(1);
        assertThat(found(answer(form, "a=%C3%BC+%F0%9F%98%80ü"), answer(form, "a=%c3%bc%20😀%c3%bc")))
                .isEmpty();
        assertThat(found(answer(form, "a=%F"), answer(form, "a=%GG")))
                .containsExactly(
                        "legacy's body cannot be read: not a form: % is not followed by two hexadecimal digits");
    }

    private static Answer broken(String type, int odd) {
        var text = "--b\ncontent-disposition: form-data; name=n\n\ndata: ?\n--b--\n";
        var body = bytes(text);
        body[text.indexOf('?')] = (byte) odd;
        return new Answer(200, Map.of("content-type", List.of(type)), body);
    }

    @Test
    void answers_from_other_data_are_not_comparable() {
        var legacy = versioned("prices=17, tax=2026-11");
        assertThat(found(legacy, versioned("tax=2026-11,prices=18"))).containsExactly("data version: prices: 17 → 18");
        assertThat(found(legacy, versioned("stock=4,prices=17"))).isEmpty();
        assertThat(found(legacy, answer("application/json", "{}"))).isEmpty();
    }

    private static Answer versioned(String version) {
        return new Answer(
                200,
                Map.of("content-type", List.of("application/json"), "Phoenix-Data-Version", List.of(version)),
                bytes("{}"));
    }

    private static List<String> found(Answer legacy, Answer candidate) {
        return AnswerComparisonTest.found(legacy, candidate);
    }

    private static Answer answer(String type, String body) {
        return new Answer(200, Map.of("content-type", List.of(type)), bytes(body));
    }

    private static Answer packed(String encoding, byte[] body) {
        return new Answer(
                200, Map.of("content-type", List.of("application/json"), "content-encoding", List.of(encoding)), body);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    private static byte[] deflate(byte[] bytes, boolean bare) throws IOException {
        var packed = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, bare);
        try (OutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(bytes);
        }
        deflater.end();
        return packed.toByteArray();
    }
}
