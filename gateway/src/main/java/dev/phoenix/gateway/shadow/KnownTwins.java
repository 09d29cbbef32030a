package dev.phoenix.gateway.shadow;

import dev.phoenix.plan.SideName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The two names of one thing, as pairs have taught them: kept for the customer who made it and, after that, for
/// everyone. Bounded, the longest unused go first, and expiring. *Any thread*: one lock.
public final class KnownTwins {
    private static final int MOST_MISSING = 20_000;
    private static final long MISSING_MILLIS = 60_000;

    private final int mostNames;
    private final long keptMillis;
    private final InstantSource clock;
    private final Map<Name, Known> known = new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Known> eldest) {
            return size() > mostNames;
        }
    };

    private final Map<Name, Long> missing = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Long> eldest) {
            return size() > MOST_MISSING;
        }
    };

    /// @param mostNames names kept; one twin takes four, for both directions and for the customer and everyone
    /// @param kept how long after it was last taught a twin is believed
    public KnownTwins(int mostNames, Duration kept, InstantSource clock) {
        this.mostNames = mostNames;
        this.keptMillis = kept.toMillis();
        this.clock = clock;
    }

    private record Name(String customer, SideName side, String text) {}

    private record Known(ThingId own, ThingId other, long untilMillis) {}

    /// Legacy and candidate have called one thing by these names.
    public void learn(String customer, ThingId legacy, ThingId candidate) {
        long until = clock.millis() + keptMillis;
        synchronized (known) {
            for (var scope : customer.isEmpty() ? new String[] {""} : new String[] {customer, ""}) {
                known.put(new Name(scope, SideName.LEGACY, legacy.text()), new Known(legacy, candidate, until));
                known.put(new Name(scope, SideName.CANDIDATE, candidate.text()), new Known(candidate, legacy, until));
            }
        }
    }

    /// The other side's name of what this side calls `text`: the customer's own twin first, then anyone's.
    public Optional<ThingId> otherName(String customer, SideName side, String text) {
        return find(customer, side, text).map(Known::other);
    }

    /// As [#otherName(String, SideName, String)], for a JSON value: only where it has the type that was taught.
    public Optional<ThingId> otherName(String customer, SideName side, ThingId id) {
        return find(customer, side, id.text())
                .filter(twin -> twin.own().isNumber() == id.isNumber())
                .map(Known::other);
    }

    private Optional<Known> find(String customer, SideName side, String text) {
        long now = clock.millis();
        synchronized (known) {
            return fresh(new Name(customer, side, text), now)
                    .or(() -> customer.isEmpty() ? Optional.empty() : fresh(new Name("", side, text), now));
        }
    }

    private Optional<Known> fresh(Name name, long now) {
        var found = known.get(name);
        if (found != null && found.untilMillis() < now) {
            known.remove(name);
            return Optional.empty();
        }
        return Optional.ofNullable(found);
    }

    /// Remembers that nobody taught the other name of this thing in the time that a copy waits, so that the next copies
    /// about it need not wait again.
    public void giveUp(SideName side, String text) {
        synchronized (known) {
            missing.put(new Name("", side, text), clock.millis() + MISSING_MILLIS);
        }
    }

    /// Whether a copy has lately waited for this thing's other name in vain.
    public boolean isGivenUp(SideName side, String text) {
        synchronized (known) {
            var until = missing.get(new Name("", side, text));
            return until != null && clock.millis() < until;
        }
    }

    /// Names kept now.
    public int size() {
        synchronized (known) {
            return known.size();
        }
    }
}
