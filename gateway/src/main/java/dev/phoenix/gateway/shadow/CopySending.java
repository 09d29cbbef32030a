package dev.phoenix.gateway.shadow;

import dev.phoenix.gateway.tally.CopyEnd.Dropped;
import dev.phoenix.gateway.tally.CopyEnd.NotComparable;
import dev.phoenix.gateway.tally.CopyEnd.TimedOut;
import dev.phoenix.gateway.upstream.Fields;
import dev.phoenix.gateway.upstream.RequestHead;
import dev.phoenix.gateway.upstream.Sending;
import dev.phoenix.gateway.upstream.Upstream;
import dev.phoenix.gateway.upstream.UpstreamAnswer;
import dev.phoenix.gateway.upstream.UpstreamCall;
import dev.phoenix.gateway.upstream.UpstreamFailure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The way of one copy to its side and back. *One thread*: the copy's loop. Every callback runs under the copy's watch.
final class CopySending implements UpstreamCall.Listener {
    /// How often a copy looks whether its twin has been taught; short beside the time of one call.
    private static final long TWIN_LOOK_MILLIS = 25;

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private final Shadow shadow;
    private final Copy copy;
    private final Upstream upstream;
    private final long beganNanos = System.nanoTime();
    private Buffer body;
    private String target;
    private boolean repeated;
    private boolean isPaired;
    private @Nullable UpstreamCall call;

    CopySending(Shadow shadow, Copy copy) {
        this.shadow = shadow;
        this.copy = copy;
        this.body = copy.requestBody();
        this.target = copy.original().head().target();
        var side = copy.original().route().upstream(copy.original().to());
        this.upstream = side.within(shadow.limits().times().deadline());
    }

    void start() {
        if (copy.original().table().hasTwins()) {
            shadow.translate(copy, this::translated);
        } else if (copy.original().isForeign()) {
            copy.end(new NotComparable("no twin"));
        } else {
            dispatch();
        }
    }

    private void translated(Translated translated) {
        switch (translated) {
            case Translated.Said(var newTarget, var newBody) -> {
                target = newTarget;
                body = newBody;
                dispatchUnlessStrayed();
            }
            case Translated.NoTwinYet() -> {
                if (Duration.ofNanos(System.nanoTime() - beganNanos)
                                .compareTo(shadow.limits().times().twinWait())
                        < 0) {
                    lookAgain();
                } else {
                    shadow.giveUpTwin(copy);
                }
            }
            case Translated.NoTwin() -> copy.end(new NotComparable("no twin"));
        }
    }

    private void dispatchUnlessStrayed() {
        if (shadow.hasStrayed(copy)) {
            copy.end(Shadow.STATE_APART);
        } else {
            dispatch();
        }
    }

    private void lookAgain() {
        copy.loop().vertx().setTimer(TWIN_LOOK_MILLIS, _ -> copy.watch(() -> shadow.translate(copy, this::translated)));
    }

    private void dispatch() {
        var head = copy.original().head();
        var fields = Fields.forCopy(head.fields(), copy.original().exchange());
        fields.remove("Content-Length");
        copy.loop()
                .connections()
                .tracing()
                .ifPresent(_ -> fields.set("traceparent", head.fields().get("traceparent")));
        var copied = new RequestHead(head.method(), target, fields);
        call = UpstreamCall.start(copy.loop().connections(), upstream, copied, this);
    }

    @Override
    public void connected(UpstreamCall connected, Sending request) {
        call = connected;
        copy.watch(() -> {
            if (body.length() > 0) {
                request.end(body);
            } else {
                request.end();
            }
        });
    }

    @Override
    public void answered(UpstreamAnswer answer) {
        copy.watch(() -> collect(answer, currentCall()));
    }

    private void collect(UpstreamAnswer answer, UpstreamCall answering) {
        long declared = declaredBytes(answer);
        if (copy.needNotRead(declared)) {
            answering.cancel();
            isPaired = true;
            shadow.paired(copy, unread(answer, declared, answering));
            return;
        }
        long timer = copy.loop().vertx().setTimer(remainingMillis(answering), _ -> {
            copy.end(new TimedOut());
            answering.cancel();
        });
        answer.read(new UpstreamAnswer.Reader() {
            @Override
            public void part(Buffer part) {
                copy.watch(() -> copy.copyAnswerChunk(part));
                if (copy.isOver()) {
                    cancel(timer, answering);
                } else if (!isPaired && copy.isAnsweredTooLong()) {
                    paired(timer, whole(copy, answer, answering));
                    answering.cancel();
                }
            }

            @Override
            public void ended() {
                answering.completed();
                paired(timer, whole(copy, answer, answering));
            }

            @Override
            public void broken() {
                answering.brokeOff();
                paired(timer, none("upstream_reset", answering));
            }
        });
    }

    private void paired(long timer, Answer answer) {
        copy.loop().vertx().cancelTimer(timer);
        if (!isPaired) {
            isPaired = true;
            copy.watch(() -> shadow.paired(copy, answer));
        }
    }

    private void cancel(long timer, UpstreamCall answering) {
        copy.loop().vertx().cancelTimer(timer);
        answering.cancel();
    }

    @Override
    public void failed(UpstreamFailure failure) {
        copy.watch(() -> {
            switch (failure.kind()) {
                case TIMEOUT -> copy.end(new TimedOut());
                case BUSY -> copy.end(new Dropped("no free connection"));
                case UNREACHABLE, UNTRUSTED ->
                    shadow.paired(copy, none(failure.kind().code(), currentCall()));
                case RESET -> reset(failure);
            }
        });
    }

    /// A connection that had idled may have died of old age: that says nothing about the side.
    private void reset(UpstreamFailure failure) {
        var head = copy.original().head();
        if (!failure.onUsedConnection()) {
            shadow.paired(copy, none(failure.kind().code(), currentCall()));
        } else if (!repeated && (head.isSafe() || head.hasIdempotencyKey())) {
            repeated = true;
            dispatch();
        } else {
            copy.end(new NotComparable("connection was stale"));
        }
    }

    private UpstreamCall currentCall() {
        var current = call;
        if (current == null) {
            throw new IllegalStateException("An upstream answered before it was called.");
        }
        return current;
    }

    private long remainingMillis(UpstreamCall answering) {
        long gone = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - answering.connectedNanos());
        return Math.max(1, upstream.timeout().toMillis() - gone);
    }

    private static Answer whole(Copy copy, UpstreamAnswer answer, UpstreamCall answering) {
        var body = copy.copyAnswer();
        return new Answer.Whole(answer.status(), answer.fields(), body.body(), body.beyond(), answering.micros());
    }

    private static Answer unread(UpstreamAnswer answer, long bytes, UpstreamCall answering) {
        var beyond = Optional.of(Beyond.unread(bytes));
        return new Answer.Whole(answer.status(), answer.fields(), Buffer.buffer(), beyond, answering.micros());
    }

    /// What the head says of the body's length; -1 where it says nothing, or speaks of a body that does not follow.
    private long declaredBytes(UpstreamAnswer answer) {
        var length = answer.fields().get("Content-Length");
        boolean follows = !copy.original().head().method().equals(HttpMethod.HEAD);
        return length != null && follows && LENGTH.matcher(length).matches() ? Long.parseLong(length) : -1;
    }

    private static Answer none(String reason, UpstreamCall answering) {
        return new Answer.None(reason, answering.micros());
    }
}
