package dev.phoenix.compare.signature;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The kept sightings of one signature. One thread.
final class Cause {
    private static final Comparator<Example> ORDER = Comparator.comparing(Example::rank)
            .thenComparing(example -> example.of().exchange());

    private final NavigableMap<Integer, Seen> byLevel = new TreeMap<>();
    private final List<Example> examples = new ArrayList<>(Signatures.MOST_EXAMPLES + 1);

    private record Example(Rank rank, Sighting of) {}

    /// Sightings of one level.
    private record Seen(long count, Instant first, Instant last) {
        Seen plus(Seen other) {
            return new Seen(
                    count + other.count,
                    first.isBefore(other.first) ? first : other.first,
                    last.isAfter(other.last) ? last : other.last);
        }
    }

    void add(Rank rank, Sighting sighting) {
        byLevel.merge(rank.level(), new Seen(1, sighting.at(), sighting.at()), Seen::plus);
        keep(new Example(rank, sighting));
    }

    void add(Cause other) {
        other.byLevel.forEach((level, seen) -> byLevel.merge(level, seen, Seen::plus));
        other.examples.forEach(this::keep);
    }

    private void keep(Example example) {
        int size = examples.size();
        if (size < Signatures.MOST_EXAMPLES || ORDER.compare(example, examples.getLast()) < 0) {
            examples.add(example);
            examples.sort(ORDER);
            if (size == Signatures.MOST_EXAMPLES) {
                examples.removeLast();
            }
        }
    }

    /// Forgets everything below `level`.
    void raise(int level) {
        byLevel.headMap(level, false).clear();
        examples.removeIf(example -> example.rank().level() < level);
    }

    boolean isEmpty() {
        return byLevel.isEmpty();
    }

    long count() {
        return byLevel.values().stream().mapToLong(Seen::count).sum();
    }

    SignatureCount count(Signature signature) {
        var all = byLevel.values().stream().reduce(Seen::plus).orElseThrow();
        boolean critical = examples.getFirst().rank().isCritical();
        return new SignatureCount(
                signature,
                all.count(),
                all.first(),
                all.last(),
                critical,
                examples.stream().map(Example::of).toList());
    }
}
