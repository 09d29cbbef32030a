package dev.phoenix.gateway.effects;

import dev.phoenix.gateway.effects.Caller.Origin;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.InstantSource;
import java.util.Optional;

/// Writes one live call into the journal while it passes: its request when that is complete, and what came of it. A
/// call
/// whose pair nobody knows is kept only if a key can lead to it. *One thread*: the call's event loop.
final class Writing {
    private static final String OVER_CAP = "effect body over the cap";

    private final Inbound inbound;
    private final EffectJournal journal;
    private final Optional<EffectSet> pair;
    private final boolean wanted;
    private final CallBody request;
    private final CallBody answer;
    private Optional<Effect> effect = Optional.empty();
    private long wholeNanos;
    private boolean over;

    private Writing(Inbound inbound, EffectJournal journal, Optional<EffectSet> pair, boolean wanted) {
        this.inbound = inbound;
        this.journal = journal;
        this.pair = pair;
        this.wanted = wanted;
        this.request = new CallBody(journal.limits().bodyBytes());
        this.answer = new CallBody(journal.limits().bodyBytes());
    }

    /// Writes the call down for the pair that it belongs to.
    static Writing of(Inbound inbound, EffectJournal journal, Origin origin) {
        var pair = journal.pair(origin);
        boolean mayBeFound = origin.exchange().isEmpty();
        return new Writing(inbound, journal, pair, pair.isPresent() || mayBeFound);
    }

    /// Writes nothing down.
    static Writing nothing(Inbound inbound, EffectJournal journal) {
        return new Writing(inbound, journal, Optional.empty(), false);
    }

    void began() {
        pair.ifPresent(EffectSet::began);
    }

    void requestPart(Buffer part) {
        request.add(part);
    }

    void requestWhole() {
        wholeNanos = System.nanoTime();
        if (!wanted || over) {
            return;
        }
        if (!request.isWhole()) {
            pair.ifPresent(set -> set.gap(OVER_CAP));
            return;
        }
        var call = inbound.call(request.held(), InstantSource.system().instant());
        if (pair.isPresent()) {
            effect = Optional.of(new Effect(call));
            pair.get().add(effect.get());
        } else if (!call.kind().key().isEmpty()) {
            effect = journal.addUnclaimed(call);
        }
    }

    /// What is held of the request, where it is all of it.
    Optional<Buffer> heldRequest() {
        return request.isWhole() && wholeNanos != 0 ? Optional.of(request.held()) : Optional.empty();
    }

    void answerPart(Buffer part) {
        if (effect.isPresent()) {
            answer.add(part);
        }
    }

    /// The service has the whole answer.
    void answered(int status, MultiMap fields) {
        var copy = MultiMap.caseInsensitiveMultiMap().addAll(fields).remove("Transfer-Encoding");
        end(
                answer.isWhole()
                        ? new Outcome.Answered(status, copy, answer.held(), nanos())
                        : new Outcome.TooLarge(nanos()));
    }

    /// The service has this answer of the port's own.
    void answered(EffectProblem problem) {
        end(new Outcome.Answered(problem.status(), EffectProblem.fields(), problem.body(), nanos()));
    }

    void broken() {
        end(new Outcome.Broken(nanos()));
    }

    void abandoned() {
        end(new Outcome.Abandoned(nanos()));
    }

    private void end(Outcome outcome) {
        if (over) {
            return;
        }
        over = true;
        effect.ifPresent(one -> {
            if (pair.isPresent()) {
                pair.get().outcome(one, outcome);
            } else {
                one.ended(outcome);
            }
        });
        pair.ifPresent(EffectSet::ended);
    }

    private long nanos() {
        return wholeNanos == 0 ? 0 : System.nanoTime() - wholeNanos;
    }
}
