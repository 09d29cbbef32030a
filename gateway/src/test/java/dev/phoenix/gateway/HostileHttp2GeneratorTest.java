package dev.phoenix.gateway;

import static dev.phoenix.gateway.Http2Customer.DATA;
import static dev.phoenix.gateway.Http2Customer.END_STREAM;
import static dev.phoenix.gateway.Http2Customer.HEADERS;
import static dev.phoenix.gateway.Http2Customer.RST_STREAM;
import static dev.phoenix.gateway.Http2Customer.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gateway.Understanding.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Hundreds of connections of HTTP/2, cut at random. On each, one call has one thing wrong with it by RFC 9113, or that
/// HTTP/1.1 would take for something else; the others are sound. The wrong one goes no further; the others do, as they
/// were sent, unless the connection has ended; and no buffer is lost.
class HostileHttp2GeneratorTest extends BetweenFakes {
    /// Replays a run: `-Dphoenix.seed=` with the number that it has told.
    private static final String SEED = "phoenix.seed";

    private static final int CONNECTIONS = 600;

    /// Fields, name and value in turn, any of which makes a request malformed (RFC 9113 §8.1.1, §8.2, §8.3).
    private static final List<List<String>> WRONG_FIELDS = List.of(
            List.of("transfer-encoding", "chunked"),
            List.of("content-length", "99"),
            List.of("content-length", "+5"),
            List.of("content-length", "99999999999999999999"),
            List.of("host", "other.example"),
            List.of(":path", "/smuggled"),
            List.of(":method", "DELETE"),
            List.of(":status", "200"),
            List.of(":unknown", "1"),
            List.of("connection", "x"),
            List.of("keep-alive", "1"),
            List.of("upgrade", "h2c"),
            List.of("te", "gzip"),
            List.of("x", "1\r\n\r\nGET /smuggled HTTP/1.1"),
            List.of("x", "a\u0000b"),
            List.of("x", "a\nb"),
            List.of("x\r\ny", "1"),
            List.of("x: y", "1"),
            List.of("x y", "1"),
            List.of("X-Upper", "1"),
            List.of("", "1"));

    private static final List<String> WRONG_METHODS = List.of("\u000eGET", "GET\t", "G T", "", "GET / HTTP/1.1\r\nX:");
    private static final List<String> WRONG_TAILS = List.of(" HTTP/1.1\r\nHost: b", " b", "#b", "\u0000", "\u00e4");

    /// What one customer sends.
    ///
    /// @param octets one character each
    /// @param name is how every target of these calls begins
    /// @param sound the calls that must arrive, unless the connection ends
    private record Sent(String name, String octets, int calls, List<Request> sound) {
        byte[] bytes() {
            return octets.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void a_damaged_call_goes_no_further_and_the_others_are_understood_as_they_were_sent(TestReporter reporter)
            throws Exception {
        long seed = Long.getLong(SEED, System.nanoTime());
        reporter.publishEntry(SEED, Long.toString(seed));
        int exact = 0;
        var sound = new ArrayList<Request>(List.of(new Request("GET", "/alive", "")));
        try (var leaks = Leaks.watch()) {
            try (var gateway = TestGateway.between(legacy, candidate).start()) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    var random = new Random(seed + i);
                    var sent = next(random);
                    sound.addAll(sent.sound());
                    exact += converse(gateway, sent, random, "seed " + seed + ", connection " + i) ? 1 : 0;
                }
                assertThat(gateway.ask(RawCustomer.get("/alive")).status()).isEqualTo(200);
            }
            assertThat(sound).as("seed " + seed).containsAll(forwarded(""));
            assertThat(forwarded("")).as("seed " + seed).doesNotHaveDuplicates();
            assertThat(legacy.seen()).allSatisfy(HostileGeneratorTest::isStrict);
            assertThat(exact).as("connections that went on, seed " + seed).isPositive();
            assertThat(leaks.found()).isEmpty();
        }
    }

    /// @return whether the connection went on to the last call
    private boolean converse(TestGateway gateway, Sent sent, Random random, String described) throws IOException {
        boolean wentOn = talk(gateway, sent, random);
        if (wentOn) {
            assertThat(forwarded(sent.name())).as(described).containsExactlyInAnyOrderElementsOf(sent.sound());
        }
        return wentOn;
    }

    /// What has reached the upstream of the calls whose targets begin so.
    private List<Request> forwarded(String name) {
        return legacy.seen().stream()
                .map(one -> new Request(one.method(), one.target(), one.body()))
                .filter(one -> one.target().startsWith(name))
                .toList();
    }

    private static Sent next(Random random) {
        var octets = new ByteArrayOutputStream();
        var sound = new ArrayList<Request>();
        int calls = 2 + random.nextInt(4);
        int damaged = random.nextInt(calls);
        var name = "/" + Long.toHexString(random.nextLong());
        for (int i = 0; i < calls; i++) {
            int stream = 2 * i + 1;
            var target = name + "/" + stream;
            if (i == damaged) {
                damagedCall(octets, stream, target, random);
                continue;
            }
            var body = random.nextBoolean() ? "" : "z".repeat(1 + random.nextInt(20));
            var method = body.isEmpty() ? "GET" : "POST";
            call(octets, stream, body, request(method, target, "x-plain", "1"));
            sound.add(new Request(method, target, body));
        }
        return new Sent(name, Seen.text(octets.toByteArray()), calls, sound);
    }

    private static void damagedCall(ByteArrayOutputStream octets, int stream, String target, Random random) {
        var wrongTail = WRONG_TAILS.get(random.nextInt(WRONG_TAILS.size()));
        switch (random.nextInt(6)) {
            case 0, 1 -> {
                var field = WRONG_FIELDS.get(random.nextInt(WRONG_FIELDS.size()));
                call(octets, stream, "", request("GET", target, field.toArray(String[]::new)));
            }
            case 2 ->
                call(octets, stream, "", request(WRONG_METHODS.get(random.nextInt(WRONG_METHODS.size())), target));
            case 3 -> call(octets, stream, "", request("GET", target + wrongTail));
            case 4 -> call(octets, stream, "four", request("POST", target, "content-length", "3"));
            default -> {
                octets.writeBytes(head(stream, false, request("POST", target)));
                octets.writeBytes(head(stream, true, ":path", "/smuggled"));
            }
        }
    }

    private static void call(ByteArrayOutputStream octets, int stream, String body, String... fields) {
        octets.writeBytes(head(stream, body.isEmpty(), fields));
        if (!body.isEmpty()) {
            octets.writeBytes(Http2Customer.frame(DATA, END_STREAM, stream, body.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private static byte[] head(int stream, boolean isEnd, String... fields) {
        int flags = Http2Customer.END_HEADERS | (isEnd ? END_STREAM : 0);
        return Http2Customer.frame(HEADERS, flags, stream, Http2Customer.block(fields));
    }

    /// Sends everything in pieces; then reads until every call has ended, or the connection.
    ///
    /// @return whether every call has
    private static boolean talk(TestGateway gateway, Sent sent, Random random) throws IOException {
        try (var customer = new Http2Customer(gateway.gateway.port())) {
            var octets = sent.bytes();
            int most = 1 << random.nextInt(9);
            try {
                for (int at = 0; at < octets.length; ) {
                    int end = Math.min(octets.length, at + 1 + random.nextInt(most));
                    customer.sendRaw(Arrays.copyOfRange(octets, at, end));
                    at = end;
                }
            } catch (IOException closed) {
                // The gateway has heard enough.
            }
            var ended = new HashSet<Integer>();
            while (ended.size() < sent.calls()) {
                var frame = customer.next();
                if (frame.isEmpty()) {
                    return false;
                }
                if (endsCall(frame.get())) {
                    ended.add(frame.get().stream());
                }
            }
            return true;
        }
    }

    private static boolean endsCall(Http2Customer.Got frame) {
        boolean mayEnd = frame.type() == DATA || frame.type() == HEADERS;
        return frame.type() == RST_STREAM || (mayEnd && (frame.flags() & END_STREAM) != 0);
    }
}
