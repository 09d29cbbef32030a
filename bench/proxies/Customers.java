import dev.phoenix.gameday.shoppers.Arrivals;
import dev.phoenix.gameday.shoppers.Latencies;
import dev.phoenix.gameday.shoppers.OpenLoop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// What customers notice of a shadow that misbehaves: their p99 by an open loop (latency from the scheduled time),
/// without copies and with each manner of the candidate, taking turns.
final class Customers {
    private static final double PER_SECOND = 400;

    private Customers() {}

    /// @param off a gateway in front of the same legacy that copies nothing
    static void measure(Proxy off, Proxy phoenix, Origin candidate, int rounds, int seconds) throws Exception {
        var p99 = new EnumMap<Origin.Manner, List<Double>>(Origin.Manner.class);
        var without = new ArrayList<Double>();
        // Over HTTP/2 the JDK's client would put every call on one connection, and fail those beyond its streams.
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            run(client, off, 2 * seconds);
            run(client, phoenix, 2 * seconds);
            for (int round = 1; round <= rounds; round++) {
                without.add(run(client, off, seconds));
                Tools.say("round %d  shadow off  p99 %.2f ms".formatted(round, without.getLast()));
                for (var manner : Origin.Manner.values()) {
                    candidate.behave(manner);
                    double took = run(client, phoenix, seconds);
                    p99.computeIfAbsent(manner, _ -> new ArrayList<>()).add(took);
                    Tools.say("round %d  shadow %s  p99 %.2f ms".formatted(round, manner, took));
                }
                candidate.behave(Origin.Manner.WELL);
            }
        }
        double calm = Tools.median(without, each -> each);
        Tools.print("%ncustomers' p99 at %.0f requests/s, 1 kB JSON, medians of %d rounds%n", PER_SECOND, rounds);
        Tools.print("%-22s %10.2f ms%n", "shadow off", calm);
        p99.forEach((manner, all) -> {
            double median = Tools.median(all, each -> each);
            Tools.print("%-22s %10.2f ms   %+.0f %% (budget: within 5 %%)%n",
                    "shadow " + manner.name().toLowerCase(java.util.Locale.ROOT), median, 100 * (median / calm - 1));
        });
    }

    private static double run(HttpClient client, Proxy phoenix, int seconds) throws Exception {
        var latencies = new Latencies();
        var failed = new AtomicLong();
        var at = URI.create("http://127.0.0.1:" + phoenix.port() + "/1k");
        var length = Duration.ofSeconds(seconds);
        var loop = OpenLoop.start(Arrivals.poisson(PER_SECOND, 7), 4_000, length, (number, due) -> {
            var request = HttpRequest.newBuilder(at).header("X-Customer", "c" + number % 5000).build();
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() != 200) {
                    failed.incrementAndGet();
                }
            } catch (IOException _) {
                failed.incrementAndGet();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
            latencies.since(due);
        });
        if (!loop.await(length.plusSeconds(30)) || failed.get() > 0 || loop.turnedAway() > 0) {
            throw new IllegalStateException(failed + " requests failed, " + loop.turnedAway() + " had no room.");
        }
        return latencies.percentileMillis(99);
    }
}
