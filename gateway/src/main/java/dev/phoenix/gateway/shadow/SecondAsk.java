package dev.phoenix.gateway.shadow;

import dev.phoenix.gateway.upstream.Fields;
import dev.phoenix.gateway.upstream.RequestHead;
import dev.phoenix.gateway.upstream.Sending;
import dev.phoenix.gateway.upstream.UpstreamAnswer;
import dev.phoenix.gateway.upstream.UpstreamCall;
import dev.phoenix.gateway.upstream.UpstreamFailure;
import dev.phoenix.plan.SideName;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A read that legacy is asked a second time, so that its own noise is told from differences. Over the connections of
/// copies, and within their deadline. *One thread*: the copy's loop. Every callback runs under the copy's watch.
final class SecondAsk implements UpstreamCall.Listener {
    private final Shadow shadow;
    private final Copy copy;
    private final Then then;
    private final AnswerCapture held;
    private boolean over;
    private @Nullable UpstreamCall call;
    private long timer = -1;

    /// Who wants to know.
    interface Then {
        /// Legacy answered to the end.
        void answered(Answer.Whole answer);

        /// There is no answer that could be compared.
        void unanswered(String reason);
    }

    SecondAsk(Shadow shadow, Copy copy, Then then) {
        this.shadow = shadow;
        this.copy = copy;
        this.then = then;
        this.held = copy.askedAgain();
    }

    void start() {
        var original = copy.original();
        var head = original.head();
        var fields = Fields.forSecondAsk(head.fields(), original.exchange());
        fields.remove("Content-Length");
        var loop = copy.loop();
        var upstream = original.route()
                .upstream(SideName.LEGACY)
                .within(shadow.limits().times().deadline());
        timer = loop.vertx().setTimer(upstream.timeout().toMillis(), _ -> copy.watch(() -> unanswered("timed out")));
        call = UpstreamCall.start(
                loop.connections(), upstream, new RequestHead(head.method(), head.target(), fields), this);
    }

    @Override
    public void connected(UpstreamCall connected, Sending request) {
        call = connected;
        copy.watch(() -> {
            if (copy.requestBody().length() > 0) {
                request.end(copy.requestBody());
            } else {
                request.end();
            }
        });
    }

    @Override
    public void answered(UpstreamAnswer answer) {
        answer.read(new UpstreamAnswer.Reader() {
            @Override
            public void part(Buffer part) {
                copy.watch(() -> {
                    if (!over && held.add(part) != Capture.Result.HELD) {
                        unanswered("byte limit");
                    }
                });
            }

            @Override
            public void ended() {
                copy.watch(() -> SecondAsk.this.ended(answer));
            }

            @Override
            public void broken() {
                copy.watch(() -> unanswered("reset"));
            }
        });
    }

    private void ended(UpstreamAnswer answer) {
        var current = call;
        if (over || current == null) {
            return;
        }
        current.completed();
        var whole = new Answer.Whole(answer.status(), answer.fields(), held.body(), held.beyond(), current.micros());
        if (whole.failed()) {
            unanswered("legacy failed");
        } else if (whole.beyond().isPresent()) {
            unanswered("answer over the cap");
        } else {
            finish();
            then.answered(whole);
        }
    }

    @Override
    public void failed(UpstreamFailure failure) {
        var reason = failure.kind().name().toLowerCase(Locale.ROOT);
        copy.watch(() -> unanswered(reason.equals("timeout") ? "timed out" : reason));
    }

    private void unanswered(String reason) {
        if (!over) {
            finish();
            var current = call;
            if (current != null) {
                current.cancel();
            }
            then.unanswered(reason);
        }
    }

    private void finish() {
        over = true;
        copy.loop().vertx().cancelTimer(timer);
    }
}
