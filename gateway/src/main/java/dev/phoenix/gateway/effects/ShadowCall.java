package dev.phoenix.gateway.effects;

import dev.phoenix.compare.EffectCall;
import dev.phoenix.gateway.effects.Caller.Origin;
import dev.phoenix.gateway.effects.EffectJournal.Claim;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A call of the shadow lane: answered from the journal or refused. It holds nothing by which the outside could be
/// reached. *One thread*: its event loop.
final class ShadowCall {
    /// How often the journal is looked into while a call waits; short beside one call to the outside.
    private static final long LOOK_MILLIS = 10;

    /// The next live call of an operation answers only when no better one has come by then.
    private static final long IN_ORDER_AFTER_MILLIS = 100;

    private static final String LANE = "shadow";

    private final Inbound inbound;
    private final Vertx vertx;
    private final EffectJournal journal;
    private final EffectCounts counts;
    private final Optional<EffectSet> pair;
    private final CallBody body;
    private long wholeNanos;
    private boolean over;

    ShadowCall(Inbound inbound, Vertx vertx, EffectJournal journal, EffectCounts counts, Origin origin) {
        this.inbound = inbound;
        this.vertx = vertx;
        this.journal = journal;
        this.counts = counts;
        this.pair = journal.pair(origin);
        this.body = new CallBody(journal.limits().bodyBytes());
    }

    void begin() {
        pair.ifPresent(EffectSet::began);
        var request = inbound.request();
        request.exceptionHandler(_ -> end());
        request.response().exceptionHandler(_ -> end());
        request.response().closeHandler(_ -> end());
        request.handler(this::part);
        request.endHandler(_ -> whole());
        inbound.begin();
    }

    private void part(Buffer part) {
        body.add(part);
        if (!body.isWhole() && !over) {
            pair.ifPresent(set -> set.gap("effect body over the cap"));
            counts.add(inbound.outside().name(), LANE, "refused", "body over the cap");
            end();
            inbound.answer(EffectProblem.BODY_TOO_LARGE);
        }
    }

    private void whole() {
        if (over) {
            return;
        }
        wholeNanos = System.nanoTime();
        var call = inbound.call(body.held(), InstantSource.system().instant());
        pair.ifPresent(set -> set.addShadow(call));
        look(call);
    }

    private void look(EffectCall call) {
        if (over) {
            return;
        }
        long waited = gone();
        long most = inbound.outside().destination().outside().mostWait().toMillis();
        boolean isLast = waited >= most;
        var claim = journal.claim(pair, call, isLast || waited >= IN_ORDER_AFTER_MILLIS);
        if (claim.isPresent()) {
            claimed(call, claim.get());
        } else if (isLast) {
            refuse("no_effect_match", "the original has made no such call");
        } else {
            vertx.setTimer(LOOK_MILLIS, _ -> look(call));
        }
    }

    private void claimed(EffectCall call, Claim claim) {
        if (pair.isEmpty()) {
            claim.pair().ifPresent(set -> set.addShadow(call));
        }
        await(claim.effect());
    }

    /// What came of the original comes when it came there, counted from the end of the request.
    private void await(Effect effect) {
        if (over) {
            return;
        }
        var outcome = effect.outcome();
        long most = inbound.outside().destination().outside().timeout().toMillis();
        if (outcome.isPresent()) {
            long early = TimeUnit.NANOSECONDS.toMillis(outcome.get().nanos()) - gone();
            later(early, () -> replay(outcome.get()));
        } else if (gone() >= most) {
            refuse("original_unfinished", "the original's call has no answer yet");
        } else {
            vertx.setTimer(LOOK_MILLIS, _ -> await(effect));
        }
    }

    private void later(long millis, Runnable step) {
        if (millis > 0) {
            vertx.setTimer(millis, _ -> step.run());
        } else {
            step.run();
        }
    }

    private void replay(Outcome outcome) {
        if (over) {
            return;
        }
        switch (outcome) {
            case Outcome.Answered answered -> replay(answered);
            case Outcome.Broken _ -> {
                counts.add(inbound.outside().name(), LANE, "replayed", "broken off");
                end();
                inbound.request().response().reset();
            }
            case Outcome.Abandoned _ -> {
                counts.add(inbound.outside().name(), LANE, "replayed", "abandoned");
                long left = inbound.outside().destination().outside().timeout().toMillis() - gone();
                later(Math.max(1, left), () -> {
                    if (!over) {
                        end();
                        inbound.request().response().reset();
                    }
                });
            }
            case Outcome.TooLarge _ -> {
                pair.ifPresent(set -> set.gap("effect answer over the cap"));
                refuse("answer_not_held", "the original's answer was larger than is held");
            }
        }
    }

    private void replay(Outcome.Answered answered) {
        var location = Optional.ofNullable(answered.fields().get("Location"));
        boolean leaves = location.filter(where ->
                        Redirects.inside(inbound.outside().upstream(), where).isEmpty())
                .isPresent();
        if (leaves) {
            refuse("redirect_leaves", "the answer sends the caller past the effect port");
            return;
        }
        counts.add(inbound.outside().name(), LANE, "replayed", "");
        end();
        inbound.answer(answered);
    }

    private void refuse(String code, String why) {
        counts.add(inbound.outside().name(), LANE, "refused", code);
        end();
        var refusal = inbound.outside().destination().onNoMatch();
        if (refusal.body().isEmpty()) {
            inbound.answer(new EffectProblem(
                    refusal.status(), code, "The call was not passed on, for it is in the shadow lane: " + why + "."));
        } else {
            var fields = MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/json");
            var said = Buffer.buffer(refusal.body().getBytes(StandardCharsets.UTF_8));
            inbound.answer(new Outcome.Answered(refusal.status(), fields, said, 0));
        }
    }

    private long gone() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - wholeNanos);
    }

    private void end() {
        if (!over) {
            over = true;
            pair.ifPresent(EffectSet::ended);
        }
    }
}
