package dev.phoenix.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.plan.SideName;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class Http1HeadTest {
    private final Upstream upstream =
            Upstream.of(SideName.LEGACY, URI.create("http://shop.example:81/v1/"), Duration.ofSeconds(1));

    private static String text(Http1Head head) {
        var out = Unpooled.buffer();
        head.writeTo(out);
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private Http1Head begun(String target, MultiMap fields) {
        var head = new Http1Head();
        head.begin(upstream, new RequestHead(HttpMethod.PUT, target, fields));
        return head;
    }

    @Test
    void is_written_as_the_protocol_has_it() {
        var head =
                begun("/a?b=c", MultiMap.caseInsensitiveMultiMap().add("X", "é").add("X", ""));
        head.bodyBytes(3);
        head.line();

        assertThat(head.take(Buffer.buffer("abc"))).isTrue();
        assertThat(text(head))
                .isEqualTo(
                        "PUT /v1/a?b=c HTTP/1.1\r\nHost: shop.example:81\r\nX: é\r\nX: \r\nContent-Length: 3\r\n\r\nabc");
    }

    @Test
    void keeps_the_host_that_was_asked_for() {
        assertThat(text(begun("/", MultiMap.caseInsensitiveMultiMap().add("host", "other"))))
                .isEqualTo("PUT /v1/ HTTP/1.1\r\nhost: other\r\n");
    }

    @Test
    void leaves_large_bodies_where_they_are() {
        assertThat(new Http1Head().take(Buffer.buffer(new byte[100_000]))).isFalse();
    }

    @Test
    void holds_nothing_that_ends_a_line_and_begins_another_request() {
        for (var octet : new String[] {"\r", "\n", "\0"}) {
            var none = MultiMap.caseInsensitiveMultiMap();
            assertThatThrownBy(() -> begun("/a" + octet + "b", none)).isInstanceOf(IllegalArgumentException.class);
            var evil = MultiMap.caseInsensitiveMultiMap().add("X", "a" + octet + "b");
            assertThatThrownBy(() -> begun("/", evil)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> begun("/a b", MultiMap.caseInsensitiveMultiMap()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(text(begun("/", MultiMap.caseInsensitiveMultiMap().add("X", "\u010a\u010d"))))
                .as("what fits into no octet is none of those")
                .contains("X: ??\r\n");
    }

    @Test
    void an_upstream_may_say_how_long_it_keeps_a_connection() {
        assertThat(KeepAlive.of(answer("timeout=5, max=100"))).contains(Duration.ofSeconds(5));
        assertThat(KeepAlive.of(answer("max=100, Timeout = \"7\""))).contains(Duration.ofSeconds(7));
        assertThat(KeepAlive.of(answer("timeout=soon"))).isEmpty();
        assertThat(KeepAlive.of(answer("timeout=99999999999999999999"))).isEmpty();
    }

    private static DefaultHttpResponse answer(String keepAlive) {
        var answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        answer.headers().set("Keep-Alive", keepAlive);
        return answer;
    }
}
