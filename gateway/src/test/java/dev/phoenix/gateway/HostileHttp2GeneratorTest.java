package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gateway.Understanding.Request;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Hundreds of connections of HTTP/2 full of calls that could be something else over HTTP/1.1, in frames that are
/// damaged and in pieces cut at random. Whatever reaches the upstream, a strict reader of the same frames has
/// understood in the same way; and no buffer is lost.
class HostileHttp2GeneratorTest extends BetweenFakes {
    /// Replays a run: `-Dphoenix.seed=` with the number that it has told.
    private static final String SEED = "phoenix.seed";

    private static final int CONNECTIONS = 600;

    @Test
    void whatever_is_forwarded_is_understood_as_it_was_sent(TestReporter reporter) throws Exception {
        long seed = Long.getLong(SEED, System.nanoTime());
        reporter.publishEntry(SEED, Long.toString(seed));
        var understood = new ArrayList<Request>();
        var certain = new ArrayList<Request>();
        try (var leaks = Leaks.watch()) {
            try (var gateway = TestGateway.between(legacy, candidate).start()) {
                for (int i = 0; i < CONNECTIONS; i++) {
                    var random = new Random(seed + i);
                    var sent = HostileFrames.next(random, "c" + i);
                    var calls = Http2Understanding.of(sent.bytes());
                    understood.addAll(calls.complete());
                    // One call that is not sound may end the connection for the others.
                    if (!sent.isDamaged() && calls.ended().size() == sent.calls()) {
                        certain.addAll(calls.ended());
                    }
                    talk(gateway, sent, random, "seed " + seed + ", connection " + i);
                }
                assertThat(gateway.ask(RawCustomer.get("/alive")).status()).isEqualTo(200);
                gateway.settled("reads");
            }
            check(understood, certain, "seed " + seed);
            assertThat(leaks.found()).isEmpty();
        }
    }

    private void check(List<Request> understood, List<Request> certain, String described) {
        understood.add(new Request("GET", "/alive", ""));
        var forwarded = legacy.seen().stream()
                .map(one -> new Request(one.method(), one.target(), one.body()))
                .toList();
        assertThat(without(forwarded, understood))
                .as(described + ", forwarded but not sent")
                .isEmpty();
        assertThat(without(certain, forwarded))
                .as(described + ", sent but not forwarded")
                .isEmpty();
        assertThat(forwarded).as(described).hasSizeGreaterThan(CONNECTIONS / 2);
        assertThat(certain).as(described).hasSizeGreaterThan(CONNECTIONS / 8);
        assertThat(legacy.seen()).as(described).allSatisfy(HostileGeneratorTest::isStrict);
    }

    private static List<Request> without(List<Request> all, List<Request> known) {
        var rest = new ArrayList<>(all);
        known.forEach(rest::remove);
        return rest;
    }

    /// Sends everything in pieces; then reads until every call has ended, or the connection.
    private static void talk(TestGateway gateway, HostileFrames.Octets sent, Random random, String described) {
        try (var customer = new Http2Customer(gateway.gateway.port())) {
            try {
                send(customer, sent.bytes(), random);
                if (sent.isDamaged()) {
                    customer.sendNoMore();
                }
            } catch (IOException closed) {
                // The gateway has heard enough.
            }
            var ended = new HashSet<Integer>();
            while (sent.isDamaged() || ended.size() < sent.calls()) {
                var frame = customer.next();
                if (frame.isEmpty()) {
                    break;
                }
                if (endsCall(frame.get())) {
                    ended.add(frame.get().stream());
                }
            }
        } catch (IOException waiting) {
            throw new AssertionError(described + ", sent " + HexFormat.of().formatHex(sent.bytes()), waiting);
        }
    }

    private static boolean endsCall(Http2Customer.Got frame) {
        boolean mayEnd = frame.type() == Http2Customer.DATA || frame.type() == Http2Customer.HEADERS;
        return frame.type() == Http2Customer.RST_STREAM || (mayEnd && (frame.flags() & Http2Customer.END_STREAM) != 0);
    }

    private static void send(Http2Customer customer, byte[] octets, Random random) throws IOException {
        int most = 1 << random.nextInt(9);
        for (int at = 0; at < octets.length; ) {
            int end = Math.min(octets.length, at + 1 + random.nextInt(most));
            customer.sendRaw(Arrays.copyOfRange(octets, at, end));
            at = end;
        }
    }
}
