package dev.phoenix.gateway.effects;

import dev.phoenix.compare.EffectCall;
import dev.phoenix.gateway.effects.Caller.Origin;
import dev.phoenix.gateway.shadow.KnownTwins;
import dev.phoenix.gateway.shadow.Original;
import dev.phoenix.plan.SideName;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The effects of the pairs that are in flight, and the live calls of which nobody knows the pair yet. Held in memory
/// alone, bounded and expiring: what does not fit makes its pair not comparable. *Any thread*: one lock for what is
/// held, and one for each pair, taken after it.
public final class EffectJournal {
    private final EffectLimits limits;
    private final KnownTwins twins;
    private final InstantSource clock;
    private final Room room;
    private final Map<String, EffectSet> sets = new LinkedHashMap<>();
    private final Map<String, Set<String>> traces = new HashMap<>();
    private final Deque<Unclaimed> unclaimed = new ArrayDeque<>();

    public EffectJournal(EffectLimits limits, KnownTwins twins, InstantSource clock) {
        this.limits = limits;
        this.twins = twins;
        this.clock = clock;
        this.room = new Room(limits);
    }

    private record Unclaimed(Effect effect, long untilMillis) {}

    /// A live call that answers one of the shadow lane.
    ///
    /// @param pair whose call it is, if that is known
    record Claim(Effect effect, Optional<EffectSet> pair) {}

    EffectLimits limits() {
        return limits;
    }

    /// Calls held now.
    public int entries() {
        return room.entries();
    }

    /// Bytes held now.
    public long heldBytes() {
        return room.bytes();
    }

    /// A copy of this request is meant, so that what its services do outside is written down from now on.
    void begun(Original original) {
        long now = clock.millis();
        var sight = new Sight(twins, original.customer().key(), original.to().other());
        synchronized (sets) {
            expire(now);
            sets.put(
                    original.exchange(),
                    new EffectSet(sight, room, now + limits.kept().toMillis()));
            Lanes.trace(original.head().fields())
                    .ifPresent(trace ->
                            traces.computeIfAbsent(trace, _ -> new HashSet<>(1)).add(original.exchange()));
        }
    }

    /// The pair is over; what its services still do outside is no longer its effect.
    void ended(Original original) {
        synchronized (sets) {
            Optional.ofNullable(sets.remove(original.exchange())).ifPresent(EffectSet::close);
            Lanes.trace(original.head().fields()).ifPresent(trace -> {
                var exchanges = traces.getOrDefault(trace, new HashSet<>());
                exchanges.remove(original.exchange());
                if (exchanges.isEmpty()) {
                    traces.remove(trace);
                }
            });
        }
    }

    private void expire(long now) {
        for (var i = sets.values().iterator(); i.hasNext(); ) {
            var eldest = i.next();
            if (eldest.untilMillis() > now) {
                break;
            }
            eldest.close();
            i.remove();
        }
        while (!unclaimed.isEmpty() && unclaimed.getFirst().untilMillis() <= now) {
            var effect = unclaimed.removeFirst().effect();
            room.giveBack(1, effect.call().heldBytes());
        }
    }

    /// What is held of this pair.
    Optional<EffectSet> pair(String exchange) {
        synchronized (sets) {
            return Optional.ofNullable(sets.get(exchange));
        }
    }

    /// The pair that a call belongs to, by the exchange it names, or else by a trace that only one exchange has.
    Optional<EffectSet> pair(Origin origin) {
        if (origin.exchange().isPresent()) {
            return pair(origin.exchange().get());
        }
        synchronized (sets) {
            return origin.trace()
                    .map(traces::get)
                    .filter(exchanges -> exchanges.size() == 1)
                    .map(exchanges -> sets.get(exchanges.iterator().next()));
        }
    }

    /// A live call that names no exchange, and that its key may lead to one.
    Optional<Effect> addUnclaimed(EffectCall call) {
        long now = clock.millis();
        synchronized (sets) {
            expire(now);
            if (!room.tryTake(1, call.heldBytes())) {
                return Optional.empty();
            }
            var effect = new Effect(call);
            unclaimed.addLast(new Unclaimed(effect, now + limits.kept().toMillis()));
            return Optional.of(effect);
        }
    }

    /// The live call that answers this one, used up from now on: one of its own pair; else, by its key, one of
    /// nobody's,
    /// or one of another pair where the call names none.
    ///
    /// @param inOrder whether the next one of the pair's same operation will do, too
    Optional<Claim> claim(Optional<EffectSet> pair, EffectCall call, boolean inOrder) {
        if (pair.isPresent()) {
            var own = pair.get().claim(call, inOrder);
            if (own.isPresent()) {
                return own.map(effect -> new Claim(effect, pair));
            }
        }
        var nobodys = claimUnclaimed(pair, call);
        return nobodys.isPresent() || pair.isPresent() ? nobodys : claimOfAnyPair(call);
    }

    private Optional<Claim> claimUnclaimed(Optional<EffectSet> pair, EffectCall call) {
        var sight = pair.map(EffectSet::sight).orElse(new Sight(twins, "", SideName.LEGACY));
        synchronized (sets) {
            for (var i = unclaimed.iterator(); i.hasNext(); ) {
                var effect = i.next().effect();
                if (sight.hasSameKey(effect.call(), call)) {
                    i.remove();
                    room.giveBack(1, effect.call().heldBytes());
                    pair.ifPresent(set -> set.adopt(effect));
                    return Optional.of(new Claim(effect, pair));
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Claim> claimOfAnyPair(EffectCall call) {
        List<EffectSet> all;
        synchronized (sets) {
            all = List.copyOf(sets.values());
        }
        for (var set : all) {
            var found = set.claimByKey(call);
            if (found.isPresent()) {
                return found.map(effect -> new Claim(effect, Optional.of(set)));
            }
        }
        return Optional.empty();
    }
}
