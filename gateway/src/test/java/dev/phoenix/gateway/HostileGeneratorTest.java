package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gateway.Understanding.Request;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// Thousands of requests that are malformed in ways nobody thought of, cut into pieces at random. Whatever reaches an
/// upstream, a strict reader of what the customer sent has understood in the same way; and no buffer is lost.
class HostileGeneratorTest extends BetweenFakes {
    /// Replays a run: `-Dphoenix.seed=` with the number that it has told.
    private static final String SEED = "phoenix.seed";

    private static final int CONNECTIONS = 1_000;
    private static final Pattern LINE = Pattern.compile("[!-~]+ [!-~]+ HTTP/1\\.1");
    private static final Pattern FIELD = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+: ?[\\t\\x20-\\x7e\\x80-\\xff]*");

    @Test
    void whatever_is_forwarded_is_understood_as_it_was_sent(TestReporter reporter) throws Exception {
        long seed = Long.getLong(SEED, System.nanoTime());
        reporter.publishEntry(SEED, Long.toString(seed));
        try (var leaks = Leaks.watch()) {
            var counts = converse(seed);
            reporter.publishEntry("outcome", counts.toString());

            assertThat(counts.forwarded()).isGreaterThan(CONNECTIONS);
            assertThat(counts.malformed()).isGreaterThan(CONNECTIONS / 4);
            assertThat(leaks.found()).isEmpty();
        }
    }

    /// @param forwarded requests that reached the upstream
    /// @param malformed connections on which a strict reader finds something wrong
    private record Counts(int connections, int forwarded, int malformed) {}

    private Counts converse(long seed) throws Exception {
        var random = new Random(seed);
        int malformed = 0;
        try (var gateway = TestGateway.between(legacy, candidate).start()) {
            for (int i = 0; i < CONNECTIONS; i++) {
                var octets = HostileRequests.next(random);
                var understanding = Understanding.of(octets);
                int before = legacy.requests();
                int answers = talk(gateway, seed, octets, random);
                check(seed, octets, understanding, legacy.seen().subList(before, legacy.requests()), answers);
                malformed += understanding.isMalformed() ? 1 : 0;
            }
            assertThat(gateway.ask(RawCustomer.get("/alive")).status()).isEqualTo(200);
        }
        return new Counts(CONNECTIONS, legacy.requests(), malformed);
    }

    private static void check(long seed, String octets, Understanding understanding, List<Seen> seen, int answers) {
        var described = described(seed, octets);
        var forwarded = seen.stream()
                .map(one -> new Request(one.method(), one.target(), one.body()))
                .toList();
        int most = Math.min(forwarded.size(), understanding.requests().size());
        assertThat(forwarded).as(described).isEqualTo(understanding.requests().subList(0, most));
        assertThat(answers).as(described).isBetween(forwarded.size(), forwarded.size() + 1);
        assertThat(seen).as(described).allSatisfy(HostileGeneratorTest::isStrict);
    }

    private static String described(long seed, String octets) {
        return "seed " + seed + ", sent " + octets.replace("\r", "\\r").replace("\n", "\\n\n");
    }

    /// Nothing that goes out leaves room for two readings either.
    static void isStrict(Seen seen) {
        assertThat(seen.line()).matches(LINE);
        assertThat(seen.head()).allSatisfy(field -> assertThat(field).matches(FIELD));
        assertThat(seen.fields("Content-Length").size()
                        + seen.fields("Transfer-Encoding").size())
                .isLessThanOrEqualTo(1);
        assertThat(seen.fields("Host")).hasSizeLessThanOrEqualTo(1);
        assertThat(seen.fields("Upgrade")).hasSizeLessThanOrEqualTo(1);
    }

    /// Sends everything in pieces, and reads answers until the gateway closes, or no more can come.
    ///
    /// @return how many answers came
    private static int talk(TestGateway gateway, long seed, String octets, Random random) throws IOException {
        var understanding = Understanding.of(octets);
        boolean mustEnd = understanding.isMalformed() || endsByItself(octets, understanding);
        try (var customer = gateway.customer()) {
            var pieces = pieces(octets, random);
            var sending = Thread.ofVirtual().start(() -> send(customer, pieces));
            int answers = 0;
            while (mustEnd || answers < understanding.requests().size()) {
                if (customer.answerOrEnd().isEmpty()) {
                    break;
                }
                answers++;
            }
            sending.interrupt();
            return answers;
        } catch (SocketTimeoutException waiting) {
            throw new AssertionError("The gateway waits for more: " + described(seed, octets), waiting);
        }
    }

    /// Whether the last request is understood, which asks to close.
    private static boolean endsByItself(String octets, Understanding understanding) {
        return !understanding.requests().isEmpty()
                && (understanding.requests().getLast().target().equals("/last") || !octets.contains("/last"));
    }

    private static void send(RawCustomer customer, List<String> pieces) {
        try {
            for (var piece : pieces) {
                customer.sendRaw(piece);
            }
        } catch (IOException closed) {
            // The gateway has heard enough.
        }
    }

    private static List<String> pieces(String octets, Random random) {
        var pieces = new ArrayList<String>();
        int most = 1 << random.nextInt(10);
        for (int at = 0; at < octets.length(); ) {
            int end = Math.min(octets.length(), at + 1 + random.nextInt(most));
            pieces.add(octets.substring(at, end));
            at = end;
        }
        return pieces;
    }
}
