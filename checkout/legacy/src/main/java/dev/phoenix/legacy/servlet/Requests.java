package dev.phoenix.legacy.servlet;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Counts of answered requests by route and status, with their times, as Prometheus text. Any thread.
public final class Requests {
    private static final double[] BOUNDS_SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

    private final Map<Series, Times> series = new ConcurrentHashMap<>();

    private record Series(String method, String route, int status) {}

    /// One histogram. The last bucket is everything above the largest bound.
    private static final class Times {
        final LongAdder[] buckets = new LongAdder[BOUNDS_SECONDS.length + 1];
        final LongAdder nanos = new LongAdder();

        Times() {
            Arrays.setAll(buckets, i -> new LongAdder());
        }
    }

    void count(String method, String route, int status, Duration time) {
        var times = series.computeIfAbsent(new Series(method, route, status), key -> new Times());
        var seconds = time.toNanos() / 1e9;
        int bucket = 0;
        while (bucket < BOUNDS_SECONDS.length && seconds > BOUNDS_SECONDS[bucket]) {
            bucket++;
        }
        times.buckets[bucket].increment();
        times.nanos.add(time.toNanos());
    }

    /// The counts in the Prometheus text format.
    public String text() {
        var text = new StringBuilder("# TYPE http_server_requests_seconds histogram\n");
        series.forEach((key, times) -> {
            var labels = "method=\"%s\",route=\"%s\",status=\"%d\"".formatted(key.method, key.route, key.status);
            long sum = 0;
            for (int i = 0; i < times.buckets.length; i++) {
                sum += times.buckets[i].sum();
                var bound = i < BOUNDS_SECONDS.length ? Double.toString(BOUNDS_SECONDS[i]) : "+Inf";
                text.append("http_server_requests_seconds_bucket{%s,le=\"%s\"} %d\n".formatted(labels, bound, sum));
            }
            text.append("http_server_requests_seconds_count{%s} %d\n".formatted(labels, sum));
            text.append(String.format(
                    Locale.ROOT, "http_server_requests_seconds_sum{%s} %.6f%n", labels, times.nanos.sum() / 1e9));
        });
        return text.toString();
    }
}
