package dev.phoenix.plan.gate;

import dev.phoenix.plan.tally.HistogramRanks;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Histograms for tests, written as `1000x990 5000x10`: so many answers of so many microseconds,
/// exactly.
final class FakeRanks implements HistogramRanks {
    @Override
    public String add(String one, String other) {
        var sum = new TreeMap<Long, Long>();
        for (var step : steps(one + " " + other)) {
            sum.merge(step.get(0), step.get(1), Long::sum);
        }
        return sum.entrySet().stream()
                .map(step -> step.getKey() + "x" + step.getValue())
                .collect(Collectors.joining(" "));
    }

    @Override
    public long count(String histogram) {
        return steps(histogram).stream().mapToLong(step -> step.get(1)).sum();
    }

    @Override
    public Edges at(String histogram, long rank) {
        long below = 0;
        for (var step : steps(histogram)) {
            below += step.get(1);
            if (below >= rank) {
                return new Edges(step.get(0), step.get(0));
            }
        }
        throw new IllegalArgumentException("No rank " + rank + " in " + histogram);
    }

    private static List<List<Long>> steps(String histogram) {
        return Arrays.stream(histogram.split(" "))
                .filter(step -> !step.isEmpty())
                .map(step -> Arrays.stream(step.split("x")).map(Long::valueOf).toList())
                .sorted((one, other) -> Long.compare(one.get(0), other.get(0)))
                .toList();
    }
}
