package dev.phoenix.control.tally;

import dev.phoenix.plan.StageName;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.Tally;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/// The last quarter of an hour of traffic, second by second, for the war room's charts. In memory only: a restart
/// begins with an empty chart, while the evidence is kept in the database.
///
/// Any thread; guarded by its own monitor, which is held for arithmetic alone.
public final class Lately {
    /// Seconds kept: what a chart of one screen can show.
    static final int KEPT = 900;

    /// Rates and percentiles are taken over so many seconds, because gateways report once a second and not in step.
    static final int SMOOTHED_OVER = 5;

    /// One second of the chart.
    public record Point(Instant at, Rate legacy, Rate candidate) {}

    /// What was seen in one second of one side.
    ///
    /// @param p99Ms over customers' answers and, of the side that gets the copies, over those too
    public record Rate(double perSecond, double errorsPerSecond, Optional<Double> p99Ms) {
        static final Rate NONE = new Rate(0, 0, Optional.empty());
    }

    private final ArrayDeque<Second> open = new ArrayDeque<>();
    private final ArrayDeque<Point> points = new ArrayDeque<>();

    public Lately() {
        open.add(new Second());
    }

    /// Takes in what a gateway counted. The stage says which side got the copies.
    public synchronized void add(Tally tally, StageName stage) {
        var second = open.getLast();
        for (var route : tally.routes()) {
            second.legacy.add(
                    route.legacy().requests(),
                    route.legacy().errors(),
                    route.legacy().latencyHdr());
            second.candidate.add(
                    route.candidate().requests(),
                    route.candidate().errors(),
                    route.candidate().latencyHdr());
            addCopies(second, route, stage);
        }
    }

    private static void addCopies(Second second, RouteTally route, StageName stage) {
        if (stage == StageName.LIVE) {
            second.legacy.add(0, 0, route.pairs().legacyHdr());
        } else {
            second.candidate.add(0, 0, route.pairs().candidateHdr());
        }
    }

    /// Ends the running second and returns its point.
    public synchronized Point tick(Instant now) {
        var point = new Point(now, rate(true), rate(false));
        points.addLast(point);
        if (points.size() > KEPT) {
            points.removeFirst();
        }
        open.addLast(new Second());
        if (open.size() > SMOOTHED_OVER) {
            open.removeFirst();
        }
        return point;
    }

    /// The second that ended last.
    public synchronized Point latest() {
        return points.isEmpty() ? new Point(Instant.EPOCH, Rate.NONE, Rate.NONE) : points.getLast();
    }

    public synchronized List<Point> points() {
        return List.copyOf(points);
    }

    private Rate rate(boolean legacy) {
        var sum = new Sum();
        open.forEach(second -> sum.add(legacy ? second.legacy : second.candidate));
        double seconds = open.size();
        return new Rate(
                rounded(sum.requests / seconds), rounded(sum.errors / seconds), Histograms.millis(sum.latency, 99));
    }

    private static double rounded(double perSecond) {
        return Math.round(perSecond * 10) / 10.0;
    }

    /// What arrived within one second.
    private static final class Second {
        private final Sum legacy = new Sum();
        private final Sum candidate = new Sum();
    }

    private static final class Sum {
        private final Histogram latency = Histograms.empty();
        private long requests;
        private long errors;

        private void add(long moreRequests, long moreErrors, String hdr) {
            requests += moreRequests;
            errors += moreErrors;
            Histograms.add(latency, hdr);
        }

        private void add(Sum other) {
            requests += other.requests;
            errors += other.errors;
            latency.add(other.latency);
        }
    }
}
