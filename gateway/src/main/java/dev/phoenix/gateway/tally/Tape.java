package dev.phoenix.gateway.tally;

import dev.phoenix.compare.signature.Signature;
import dev.phoenix.plan.tally.Example;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The examples that control has not taken yet, oldest first. For each signature of a snapshot the first few are taped;
/// what is beyond a limit is not, and no count hangs on it. *Any thread*: one lock.
public final class Tape {
    /// As many as are told of a signature.
    static final int MOST_OF_SIGNATURE = 5;

    /// A pair that cannot be taped costs the work of trying.
    static final int MOST_TRIES = 4 * MOST_OF_SIGNATURE;

    /// Causes beyond these are nobody's to read.
    static final int MOST_SIGNATURES = 500;

    /// A longer pair is not taped.
    static final int LONGEST_PAIR = 256 * 1024;

    /// While control is away.
    static final int MOST_WAITING_CHARACTERS = 4 * 1024 * 1024;

    private static final int MOST_AT_ONCE = 10;

    private final Deque<Example> waiting = new ArrayDeque<>();
    private final Map<Signature, Tries> tries = new HashMap<>();
    private long version = -1;
    private long characters;

    /// What was done for one signature.
    private record Tries(int taken, int taped) {
        boolean isEnough() {
            return taken >= MOST_TRIES || taped >= MOST_OF_SIGNATURE;
        }
    }

    /// Those of a pair's signatures that want one more example; each of them counts as tried.
    public synchronized List<Signature> wanting(long snapshotVersion, Collection<Signature> signatures) {
        if (snapshotVersion > version) {
            version = snapshotVersion;
            tries.clear();
        }
        if (snapshotVersion < version || characters >= MOST_WAITING_CHARACTERS) {
            return List.of();
        }
        var wanting = new ArrayList<Signature>();
        for (var signature : signatures) {
            var sofar = tries.getOrDefault(signature, new Tries(0, 0));
            boolean isKnown = tries.containsKey(signature) || tries.size() < MOST_SIGNATURES;
            if (isKnown && !sofar.isEnough()) {
                tries.put(signature, new Tries(sofar.taken() + 1, sofar.taped()));
                wanting.add(signature);
            }
        }
        return wanting;
    }

    /// Keeps a pair for control.
    ///
    /// @param pair redacted, one line of a tape
    public synchronized void add(
            long snapshotVersion, String route, Collection<Signature> signatures, String exchange, String pair) {
        if (pair.length() > LONGEST_PAIR || characters + pair.length() > MOST_WAITING_CHARACTERS) {
            return;
        }
        for (var signature : signatures) {
            tries.computeIfPresent(signature, (_, sofar) -> new Tries(sofar.taken(), sofar.taped() + 1));
        }
        var names = signatures.stream().map(SignatureTallies::name).toList();
        waiting.add(new Example(snapshotVersion, route, names, exchange, pair));
        characters += pair.length();
    }

    /// What to send next: the same until it is taken.
    public synchronized List<Example> next() {
        return waiting.stream().limit(MOST_AT_ONCE).toList();
    }

    /// Control has these.
    public synchronized void taken(List<Example> examples) {
        for (var example : examples) {
            if (waiting.removeFirstOccurrence(example)) {
                characters -= example.pair().length();
            }
        }
    }
}
