package dev.phoenix.gateway.effects;

import dev.phoenix.compare.EffectCall;
import dev.phoenix.compare.EffectComparison;
import dev.phoenix.plan.SideName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// What both sides of one pair did outside so far. *Any thread*: one lock of its own, taken after the journal's.
final class EffectSet {
    private static final String FULL = "effect journal full";

    private final Sight sight;
    private final Room room;
    private final long untilMillis;
    private final List<Effect> live = new ArrayList<>();
    private final List<Effect> unused = new ArrayList<>();
    private final List<EffectCall> shadow = new ArrayList<>();
    private Optional<String> gap = Optional.empty();
    private int heldEntries;
    private long heldBytes;
    private int running;
    private long quietSinceNanos = System.nanoTime();
    private boolean closed;

    EffectSet(Sight sight, Room room, long untilMillis) {
        this.sight = sight;
        this.room = room;
        this.untilMillis = untilMillis;
    }

    /// Up to when it is held.
    long untilMillis() {
        return untilMillis;
    }

    /// A call of this pair begins; [#ended] follows.
    synchronized void began() {
        running++;
    }

    synchronized void ended() {
        running--;
        quietSinceNanos = System.nanoTime();
    }

    /// Whether a call has been seen at all.
    synchronized boolean isUsed() {
        return running > 0 || !live.isEmpty() || !shadow.isEmpty() || gap.isPresent();
    }

    /// Whether a call is running now.
    synchronized boolean isRunning() {
        return running > 0;
    }

    /// Whether no call has been running for so long.
    synchronized boolean isQuiet(Duration settle) {
        return running == 0 && System.nanoTime() - quietSinceNanos >= settle.toNanos();
    }

    /// Something of this pair is not in the journal, so that the pair cannot be compared.
    synchronized void gap(String why) {
        gap = gap.or(() -> Optional.of(why));
    }

    /// A live call whose request is complete.
    synchronized void add(Effect effect) {
        if (holds(1, effect.call().heldBytes())) {
            live.add(effect);
            unused.add(effect);
        }
    }

    /// What came of a live call.
    synchronized void outcome(Effect effect, Outcome outcome) {
        boolean isHeld = !(outcome instanceof Outcome.Answered answered)
                || holds(0, answered.body().length());
        effect.ended(isHeld ? outcome : new Outcome.TooLarge(outcome.nanos()));
    }

    /// A call of the shadow lane, whatever it is answered.
    synchronized void addShadow(EffectCall call) {
        if (holds(1, call.heldBytes())) {
            shadow.add(call);
        }
    }

    /// A live call of nobody, which a call of this pair has found and used.
    synchronized void adopt(Effect effect) {
        if (holds(1, effect.heldBytes())) {
            live.add(effect);
        }
    }

    private boolean holds(int entries, long bytes) {
        if (closed || !room.tryTake(entries, bytes)) {
            gap(FULL);
            return false;
        }
        heldEntries += entries;
        heldBytes += bytes;
        return true;
    }

    /// Gives everything back; nothing is held from now on.
    synchronized void close() {
        closed = true;
        room.giveBack(heldEntries, heldBytes);
        heldEntries = 0;
        heldBytes = 0;
        live.clear();
        unused.clear();
        shadow.clear();
    }

    /// The live call that answers this one, used up from now on: one that is the same, or else one of the same key.
    ///
    /// @param inOrder whether the next one of the same operation will do, too
    synchronized Optional<Effect> claim(EffectCall call, boolean inOrder) {
        return take(effect -> sight.isSame(effect.call(), call))
                .or(() -> take(effect -> sight.hasSameKey(effect.call(), call)))
                .or(() -> inOrder ? take(effect -> effect.call().isOfSameKind(call)) : Optional.empty());
    }

    /// As [#claim], for a call that does not say to which exchange it belongs: its key must.
    synchronized Optional<Effect> claimByKey(EffectCall call) {
        return take(effect -> sight.hasSameKey(effect.call(), call));
    }

    private Optional<Effect> take(Predicate<Effect> fits) {
        var found = unused.stream().filter(fits).findFirst();
        found.ifPresent(unused::remove);
        return found;
    }

    Sight sight() {
        return sight;
    }

    /// What keeps the pair from being compared, if anything does.
    synchronized Optional<String> gap() {
        return gap;
    }

    /// Compares what both sides did.
    EffectComparison.Outcome compare() {
        List<EffectCall> original;
        List<EffectCall> copied;
        synchronized (this) {
            original = live.stream().map(Effect::call).toList();
            copied = List.copyOf(shadow);
        }
        return sight.live() == SideName.LEGACY
                ? EffectComparison.compare(original, copied, sight.twins())
                : EffectComparison.compare(copied, original, sight.twins());
    }
}
