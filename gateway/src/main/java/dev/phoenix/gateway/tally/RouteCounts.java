package dev.phoenix.gateway.tally;

import dev.phoenix.compare.signature.Signature;
import dev.phoenix.compare.signature.Signatures;
import dev.phoenix.plan.Percent;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.tally.CoverageTally;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.ShadowTally;
import dev.phoenix.plan.tally.SideTally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Everything counted for one route under one snapshot. *Any thread*: one lock, held for a few steps of
/// arithmetic, so that every reader sees sums that add up.
public final class RouteCounts {
    private final String route;
    private final SideCounts legacy = new SideCounts();
    private final SideCounts candidate = new SideCounts();
    private final ShadowLedger shadow = new ShadowLedger();
    private final PairCounts pairs = new PairCounts();
    private final Noise noise = new Noise();
    private Signatures signatures = new Signatures();
    private final Map<String, Long> assignments = new HashMap<>();
    private final Map<String, Long> shown = new HashMap<>();
    private final Map<String, Long> compared = new HashMap<>();

    RouteCounts(String route) {
        this.route = route;
    }

    /// The route that is counted.
    public String route() {
        return route;
    }

    /// A customer's request was answered by this side, or failed there.
    public synchronized void answered(SideName side, long micros, boolean failed) {
        (side == SideName.LEGACY ? legacy : candidate).add(micros, failed);
    }

    /// A customer came for the first time, whom the share gives to this side.
    public synchronized void came(SideName side) {
        (side == SideName.LEGACY ? legacy : candidate).customers++;
    }

    /// A customer whom the share gives to this side saw it fail for the first time.
    public synchronized void failedFor(SideName side) {
        (side == SideName.LEGACY ? legacy : candidate).failedCustomers++;
    }

    /// Legacy answered a customer of these segments with this status.
    public synchronized void shown(int status, List<String> segments) {
        Kinds.add(shown, Kinds.ofStatus(status));
        segments.forEach(segment -> Kinds.add(shown, segment));
    }

    /// Legacy answered a customer in this shape.
    public synchronized void shown(String shape) {
        Kinds.add(shown, shape);
    }

    /// A customer's request was assigned to a side, for this reason.
    public synchronized void assigned(String reason) {
        assignments.merge(reason, 1L, Long::sum);
    }

    /// A request came of which no copy is meant.
    public synchronized void receivedNotSampled() {
        shadow.receivedNotSampled();
    }

    /// A request came of which a copy is meant.
    public synchronized void receivedSampled() {
        shadow.receivedSampled();
    }

    /// A copy ended of which nothing more is known.
    public void ended(CopyEnd end) {
        ended(end, List.of());
    }

    /// A copy ended.
    ///
    /// @param kinds of which kinds the request and legacy's answer to it are, besides its status
    public synchronized void ended(CopyEnd end, List<String> kinds) {
        shadow.ended(end);
        boolean isNoise = end instanceof CopyEnd.Compared pair && noise.add(pair);
        pairs.add(end, isNoise);
        if (end instanceof CopyEnd.Compared(var found, var _, var _, var legacyStatus, var _)) {
            found.forEach(one -> signatures.add(one.signature(), one.sighting()));
            Kinds.add(compared, Kinds.ofStatus(legacyStatus));
            kinds.forEach(kind -> Kinds.add(compared, kind));
        }
    }

    /// Whether legacy is to be asked again about this pair; if so, the copy's end says what came of it, or
    /// [#secondLost] does.
    public synchronized boolean asksAgain(CopyEnd.Compared pair, Percent share, String exchange) {
        return noise.asks(pair, share, exchange);
    }

    /// Legacy was asked again about a pair that is not compared after all.
    public synchronized void secondLost(String reason) {
        noise.lost(reason);
    }

    /// The ledger of this snapshot at one instant: all that was counted, and the copies in flight.
    public synchronized ShadowReading shadow() {
        return new ShadowReading(shadow.counts(), shadow.inFlight());
    }

    /// The ledger at one instant.
    ///
    /// @param inFlight counted by itself, not as what is missing from the sum
    public record ShadowReading(ShadowTally counts, long inFlight) {}

    /// Hands the counts of this window over and starts the next. The costly part, encoding, is outside
    /// the lock.
    RouteTally take() {
        return takeRaw().encoded(route);
    }

    private synchronized Raw takeRaw() {
        var raw = new Raw(
                legacy.take(),
                candidate.take(),
                takeShadow(),
                pairs.take(),
                Map.copyOf(assignments),
                new RawSignatures(signatures, noise.takeDoubts()));
        assignments.clear();
        signatures = new Signatures();
        return raw;
    }

    private ShadowTally takeShadow() {
        var window = shadow.take();
        var coverage = new CoverageTally(shown, compared, noise.take());
        shown.clear();
        compared.clear();
        return new ShadowTally(
                window.received(),
                window.notSampled(),
                window.timedOut(),
                window.compared(),
                window.dropped(),
                window.notComparable(),
                coverage);
    }

    private record Raw(
            RawSide legacy,
            RawSide candidate,
            ShadowTally shadow,
            PairCounts.Raw pairs,
            Map<String, Long> assignments,
            RawSignatures signatures) {

        RouteTally encoded(String route) {
            return new RouteTally(
                    route,
                    legacy.encoded(),
                    candidate.encoded(),
                    shadow,
                    pairs.encoded(),
                    assignments,
                    SignatureTallies.of(signatures.counts(), signatures.doubts()));
        }
    }

    private record RawSignatures(Signatures counts, Map<Signature, Noise.Doubt> doubts) {}

    private record RawSide(SideTally counts, @Nullable Histogram times) {
        SideTally encoded() {
            return new SideTally(
                    counts.requests(),
                    counts.errors(),
                    Latencies.encode(times),
                    counts.customers(),
                    counts.failedCustomers());
        }
    }

    /// One side's live answers. *Not thread-safe.*
    private static final class SideCounts {
        private long requests;
        private long errors;
        private long customers;
        private long failedCustomers;
        private final Latencies times = new Latencies();

        void add(long micros, boolean failed) {
            requests++;
            errors += failed ? 1 : 0;
            times.record(micros);
        }

        RawSide take() {
            var raw = new RawSide(new SideTally(requests, errors, "", customers, failedCustomers), times.take());
            requests = 0;
            errors = 0;
            customers = 0;
            failedCustomers = 0;
            return raw;
        }
    }

    /// Whether nothing at all was counted in this window.
    static boolean isEmpty(RouteTally tally) {
        return tally.equals(RouteTally.empty(tally.route()));
    }
}
