package dev.phoenix.gateway.shadow;

import dev.phoenix.plan.SideName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Where the state on the side that gets the copies is no longer what the originals made of it on the other side,
/// because a copied write was lost or failed there. What later copies show of it are consequences, not differences.
///
/// A write about a thing sets the thing apart, where twins tell things from each other, and the customer's reads that
/// name no thing. Any other write sets the customer apart, until a fresh thing begins or the time is over. Copies that
/// began before the lost write are not concerned. Bounded, the oldest marks go first. *Any thread*: one lock.
final class Apart {
    static final int MOST_MARKS = 100_000;

    /// As long as twins are believed, so that no thing is compared again that is known to have strayed.
    private static final Duration THINGS_KEPT = Duration.ofHours(24);

    private final long keptMillis;
    private final InstantSource clock;
    private final Map<Name, Mark> marks = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Mark> eldest) {
            return size() > MOST_MARKS;
        }
    };

    /// @param kept how long a customer stays apart; zero sets nothing apart
    Apart(Duration kept, InstantSource clock) {
        this.keptMillis = kept.toMillis();
        this.clock = clock;
    }

    private enum Of {
        THING,
        CUSTOMER,
        READS
    }

    private record Name(SideName to, Of of, String text) {}

    /// @param since the number of the first copy that was lost
    private record Mark(long since, long untilMillis) {}

    /// The copy of this write did not do on its side what the original did.
    ///
    /// @param number the copy's; copies with lower numbers began earlier
    void lost(Original write, long number) {
        if (keptMillis == 0) {
            return;
        }
        if (write.thing().isPresent() && write.table().hasTwins()) {
            put(name(write, Of.THING), number, THINGS_KEPT.toMillis());
            put(name(write, Of.READS), number, keptMillis);
        } else if (!write.isForeign()) {
            put(name(write, Of.CUSTOMER), number, keptMillis);
        }
    }

    /// Whether the thing that this request is about is apart.
    boolean hasThing(Original original, long number) {
        return original.thing().isPresent() && has(name(original, Of.THING), number);
    }

    /// Whether this request's answers depend on a customer's state that is apart.
    boolean hasCustomer(Original original, long number) {
        if (original.begins()) {
            return false;
        }
        return has(name(original, Of.CUSTOMER), number)
                || (original.reads() && original.thing().isEmpty() && has(name(original, Of.READS), number));
    }

    /// Both sides have made a fresh thing for this customer.
    void begun(Original original) {
        synchronized (marks) {
            marks.remove(name(original, Of.CUSTOMER));
        }
    }

    /// Things and customers that are apart now, and a few whose time is over.
    int size() {
        synchronized (marks) {
            return marks.size();
        }
    }

    private static Name name(Original original, Of of) {
        var text = of == Of.THING
                ? original.thing().orElseThrow()
                : original.customer().key();
        return new Name(original.to(), of, text);
    }

    private void put(Name name, long number, long millis) {
        if (name.text().isEmpty()) {
            return;
        }
        long now = clock.millis();
        synchronized (marks) {
            var before = marks.remove(name);
            long since = before != null && now < before.untilMillis() ? Math.min(before.since(), number) : number;
            marks.put(name, new Mark(since, now + millis));
        }
    }

    private boolean has(Name name, long number) {
        synchronized (marks) {
            var mark = marks.get(name);
            return mark != null && mark.since() < number && clock.millis() < mark.untilMillis();
        }
    }
}
