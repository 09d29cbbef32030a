package dev.phoenix.control;

import dev.phoenix.control.tally.Histograms;
import dev.phoenix.plan.tally.PairTally;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.ShadowTally;
import dev.phoenix.plan.tally.SideTally;
import dev.phoenix.plan.tally.SignatureTally;
import dev.phoenix.plan.tally.Tally;
import java.util.List;
import java.util.Map;

/// Windows as gateways count them, with good defaults.
public final class Windows {
    static final String ROUTE = "tax-quote";

    private Windows() {}

    /// A window in which every request was compared and nothing differed.
    public static Tally clean(String gateway, long window, long version, long requests) {
        return tally(gateway, window, version, route(requests, 0, List.of()));
    }

    /// A window with differences at a critical path.
    static Tally critical(String gateway, long window, long version, long requests, long critical) {
        var signature = new SignatureTally(
                "tax-quote $.tax value", "$.tax", "value", critical, true, List.of("$.tax: 86 → 88 (exchange 0199aa)"));
        return tally(gateway, window, version, route(requests, critical, List.of(signature)));
    }

    static Tally tally(String gateway, long window, long version, RouteTally... routes) {
        return new Tally(gateway, window, version, List.of(routes));
    }

    private static RouteTally route(long requests, long critical, List<SignatureTally> signatures) {
        return new RouteTally(
                ROUTE,
                new SideTally(requests, 0, millis(requests, 12)),
                SideTally.EMPTY,
                new ShadowTally(requests, 0, 0, requests, Map.of(), Map.of()),
                new PairTally(critical, critical, 0, 0, 0, millis(requests, 12), millis(requests, 4)),
                Map.of(),
                signatures);
    }

    /// A histogram of so many calls that took this long.
    public static String millis(long calls, long millis) {
        var histogram = Histograms.empty();
        histogram.recordValueWithCount(millis * 1_000, calls);
        return Histograms.encode(histogram);
    }
}
