package dev.phoenix.compare;

import dev.phoenix.compare.Difference.Kind;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The differences found so far, within limits. One thread.
final class Findings {
    /// More differences than this in one pair are counted, not kept.
    static final int MAX_KEPT = 1000;

    private final boolean stopAtFirst;
    private final int countTo;
    private final List<Difference> kept = new ArrayList<>();
    private int more;

    private Findings(boolean stopAtFirst, int countTo) {
        this.stopAtFirst = stopAtFirst;
        this.countTo = countTo;
    }

    /// Findings of a whole comparison.
    static Findings all() {
        return new Findings(false, 0);
    }

    /// Findings that only answer whether there is one.
    static Findings any() {
        return new Findings(true, 0);
    }

    /// Findings that only count, no further than to `most`.
    static Findings counting(int most) {
        return new Findings(false, most);
    }

    int count() {
        return kept.size() + more;
    }

    boolean isProbe() {
        return stopAtFirst;
    }

    boolean enough() {
        return (stopAtFirst && !isEmpty()) || (countTo > 0 && more >= countTo);
    }

    boolean isEmpty() {
        return kept.isEmpty() && more == 0;
    }

    void changed(Location at, Json legacy, Json candidate, boolean critical) {
        boolean sameType = legacy.type().equals(candidate.type());
        add(at, sameType ? Kind.VALUE : Kind.TYPE, Optional.of(legacy), Optional.of(candidate), critical);
    }

    void add(Location at, Kind kind, Optional<Json> legacy, Optional<Json> candidate, boolean critical) {
        if (stopAtFirst || countTo > 0) {
            more++;
            return;
        }
        add(new Difference(at.toString(), kind, legacy, candidate, critical));
    }

    /// Keeps the difference while there is room. A critical one takes the place of one that is not.
    void add(Difference difference) {
        if (kept.size() < MAX_KEPT) {
            kept.add(difference);
            return;
        }
        more++;
        if (difference.critical() && !kept.getLast().critical()) {
            kept.removeLast();
            kept.addFirst(difference);
        }
    }

    Comparison verdict() {
        return isEmpty() ? new Comparison.Same() : new Comparison.Different(kept, more);
    }
}
