package dev.phoenix.gateway.effects;

import dev.phoenix.compare.EffectCall;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One live call in the journal. *Any thread*: its outcome is written once.
final class Effect {
    private final EffectCall call;
    private volatile @Nullable Outcome outcome;

    Effect(EffectCall call) {
        this.call = call;
    }

    EffectCall call() {
        return call;
    }

    /// What came of it; empty while the outside is still being waited for.
    Optional<Outcome> outcome() {
        return Optional.ofNullable(outcome);
    }

    void ended(Outcome what) {
        outcome = what;
    }

    /// With its answer, as far as that is known.
    long heldBytes() {
        long answer =
                outcome instanceof Outcome.Answered answered ? answered.body().length() : 0;
        return call.heldBytes() + answer;
    }
}
