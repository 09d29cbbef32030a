package dev.phoenix.control;

import dev.phoenix.control.tally.Histograms;
import dev.phoenix.plan.tally.PairTally;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.ShadowTally;
import dev.phoenix.plan.tally.SideTally;
import dev.phoenix.plan.tally.SignatureTally;
import dev.phoenix.plan.tally.Tally;
import dev.phoenix.postgres.Postgres;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Control with made-up traffic, to look at the war room by eye. Run its main method; it prints the address and goes
/// on until it is stopped. The argument `defect` plants differences.
final class Showroom {
    private static final long SEED = 7;

    private final Random random = new Random(SEED);
    private final boolean hasDefect;
    private long window;

    private Showroom(boolean hasDefect) {
        this.hasDefect = hasDefect;
    }

    public static void main(String[] arguments) throws Exception {
        try (var postgres = Postgres.start();
                var run = ControlRun.start(
                        Plans.checkout().replace("comparisons: 1000, soak: 10s", "comparisons: 4000, soak: 20s"),
                        postgres.database("showroom"),
                        InstantSource.system())) {
            var out = System.out;
            out.println("listening on " + run.uri("/"));
            run.act("promote", "{\"by\":\"ada\",\"reason\":\"Everybody is here.\"}");
            new Showroom(List.of(arguments).contains("defect")).play(run);
        }
    }

    private void play(ControlRun run) throws Exception {
        var gateways = List.of(run.gateway("gateway-a1"), run.gateway("gateway-b2"));
        for (var gateway : gateways) {
            Thread.ofVirtual().start(() -> {
                while (true) {
                    gateway.askUnchecked(); // a failure ends this gateway, and the JVM prints it
                }
            });
        }
        while (true) {
            window++;
            int share = run.status().get("share").asInt();
            gateways.getFirst().send(tally("gateway-a1", gateways.getFirst().running(), share));
            gateways.getLast().send(tally("gateway-b2", gateways.getLast().running(), share));
            LockSupport.parkNanos(1_000_000_000L);
        }
    }

    private Tally tally(String gateway, long version, int share) {
        long requests = 120L + random.nextInt(40);
        long candidate = requests * share / 100_000;
        return Windows.tally(
                gateway,
                window,
                version,
                route("tax-quote", requests, candidate),
                route("place-order", requests / 6, candidate / 6));
    }

    private RouteTally route(String name, long requests, long candidate) {
        long copied = requests - candidate;
        long lost = random.nextInt(4) == 0 ? 1 : 0;
        long differing = hasDefect ? copied / 12 : 0;
        var signature = new SignatureTally(
                name + " $.totals.tax value",
                "$.totals.tax",
                "value",
                differing,
                name.equals("tax-quote"),
                List.of(
                        "$.totals.tax: 86 → 88 (exchange 0199aa31-77c2-7b1e-9f42-3b1d6c1f0a55)",
                        "$.totals.tax: <script>alert(1)</script> → 12 (exchange 0199aa31-77c2-7b1e-9f42-3b1d6c1f)"));
        return new RouteTally(
                name,
                new SideTally(copied, 0, latencies(copied, 120)),
                new SideTally(candidate, 0, latencies(candidate, 22)),
                new ShadowTally(copied, 0, lost, copied - lost * 2, Map.of("queue full", lost), Map.of()),
                new PairTally(
                        differing,
                        name.equals("tax-quote") ? differing : 0,
                        0,
                        0,
                        0,
                        latencies(copied, 120),
                        latencies(copied, 20)),
                Map.of(),
                differing == 0 ? List.of() : List.of(signature));
    }

    private String latencies(long calls, double medianMillis) {
        var histogram = Histograms.empty();
        for (long i = 0; i < calls; i++) {
            double millis = medianMillis * Math.exp(0.4 * random.nextGaussian());
            histogram.recordValue(Math.clamp((long) (millis * 1_000), 1, Histograms.HIGHEST_MICROS));
        }
        return Histograms.encode(histogram);
    }
}
