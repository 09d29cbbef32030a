package dev.phoenix.compare.signature;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Signatures with their counts, in bounded memory whatever the traffic. Up to [#MOST] signatures every count is
/// exact. Beyond that only sightings of a high enough [Rank] are kept, as if drawn by lot, and the rest is counted in
/// [#further]: a signature seen often keeps some of its sightings and stays, one of many seen once goes, a critical one
/// goes last.
///
/// What is kept is a function of the set of all sightings, so merging is commutative and associative, exactly: the
/// signatures of many gateways, merged in any order, are those that one gateway would have for all traffic. One thread.
public final class Signatures {
    /// More causes than anybody reads, and enough for a cause of every twentieth difference to be kept for certain.
    public static final int MOST = 512;

    /// More examples of one signature say nothing new.
    public static final int MOST_EXAMPLES = 5;

    private final int most;
    private final Map<Signature, Cause> causes = new HashMap<>();
    private int level;
    private long sightings;

    public Signatures() {
        this(MOST);
    }

    Signatures(int most) {
        this.most = most;
    }

    /// Counts one exchange for `signature`; an exchange is counted once for each signature.
    public void add(Signature signature, Sighting sighting) {
        sightings++;
        var rank = Rank.of(signature, sighting);
        if (rank.level() >= level) {
            causes.computeIfAbsent(signature, _ -> new Cause()).add(rank, sighting);
            shrink();
        }
    }

    /// Adds everything that `other` counted.
    public void add(Signatures other) {
        sightings += other.sightings;
        other.causes.forEach((signature, cause) ->
                causes.computeIfAbsent(signature, _ -> new Cause()).add(cause));
        raise(Math.max(level, other.level));
        shrink();
    }

    private void shrink() {
        while (causes.size() > most) {
            raise(level + 1);
        }
    }

    private void raise(int to) {
        level = to;
        causes.values().forEach(cause -> cause.raise(to));
        causes.values().removeIf(Cause::isEmpty);
    }

    /// Every sighting of every signature that was ever added.
    public long sightings() {
        return sightings;
    }

    /// Sightings that are in no count of [#list]: `sightings` is always the sum of those and these.
    public long further() {
        return sightings - causes.values().stream().mapToLong(Cause::count).sum();
    }

    /// Of how many sightings one was kept; 1 when every count is exact. Of critical ones all are while any other is.
    public long keptOneIn() {
        return 1L << Math.min(level, Long.SIZE - 2);
    }

    /// The kept signatures: critical ones first, then the most often seen.
    public List<SignatureCount> list() {
        return causes.entrySet().stream()
                .map(entry -> entry.getValue().count(entry.getKey()))
                .sorted(Comparator.comparing((SignatureCount count) -> !count.critical())
                        .thenComparing(
                                Comparator.comparingLong(SignatureCount::count).reversed())
                        .thenComparing(count -> count.signature().toString()))
                .toList();
    }
}
