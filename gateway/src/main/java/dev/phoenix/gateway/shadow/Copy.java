package dev.phoenix.gateway.shadow;

import dev.phoenix.gateway.shadow.Capture.Result;
import dev.phoenix.gateway.tally.CopyEnd;
import dev.phoenix.gateway.tally.CopyEnd.Dropped;
import dev.phoenix.gateway.tally.CopyEnd.NotComparable;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One copy from the first byte of its original to its end. It watches the original go by, waits for
/// its turn, is sent and compared, and ends exactly once. While the original lasts, the original's
/// event loop owns it; after that, whoever runs its next step, one after the other. Whatever goes wrong
/// in here stays in here: every step that a live call takes into this class comes back, and costs at
/// most the copy.
public final class Copy {
    private static final int OK = 200;

    private final Shadow shadow;
    private final ShadowLoop loop;
    private final Original original;
    private final long number;
    private final CustomerOrder.Place place;
    private final Capture request;
    private final AnswerCapture answer;
    private final AnswerCapture copyAnswer;
    private final AtomicBoolean ended = new AtomicBoolean();
    private int answerStatus = OK;
    private MultiMap answerFields = MultiMap.caseInsensitiveMultiMap();
    private @Nullable Answer originalAnswer;
    private @Nullable AnswerCapture second;
    private boolean settled;
    private volatile List<String> kinds;

    /// @param number grows from copy to copy
    Copy(Shadow shadow, ShadowLoop loop, Original original, long number) {
        this.shadow = shadow;
        this.loop = loop;
        this.original = original;
        this.number = number;
        this.request = shadow.capture();
        this.kinds = original.customer().segments();
        this.answer = new AnswerCapture(shadow.capture());
        this.copyAnswer = new AnswerCapture(shadow.capture());
        var line = original.customer().isKnown() ? original.customer().key() : original.exchange();
        this.place = new CustomerOrder.Place(line, original.reads(), this::myTurn);
    }

    /// A part of the original's body goes by.
    public void requestChunk(Buffer chunk) {
        watch(() -> held(request.add(chunk)));
    }

    /// The head of the original's answer goes by.
    public void answerHead(int status, MultiMap fields) {
        watch(() -> {
            answerStatus = status;
            answerFields = fields;
            var type = fields.get("Content-Type");
            if (type != null && type.startsWith("text/event-stream")) {
                end(new NotComparable("event stream"));
            }
        });
    }

    /// A part of the original's answer goes by.
    public void answerChunk(Buffer chunk) {
        watch(() -> held(answer.add(chunk)));
    }

    /// The original was answered to its end.
    public void originalAnswered(long micros) {
        watch(() ->
                originalEnded(new Answer.Whole(answerStatus, answerFields, answer.body(), answer.beyond(), micros)));
    }

    /// The original got no answer from its side.
    public void originalFailed(String reason, long micros) {
        watch(() -> originalEnded(new Answer.None(reason, micros)));
    }

    /// The customer went away before the original was answered.
    public void originalUnfinished(long micros) {
        watch(() -> originalEnded(new Answer.Unfinished(micros)));
    }

    /// There will be nothing to compare.
    public void giveUp(String reason) {
        watch(() -> end(new NotComparable(reason)));
    }

    Original original() {
        return original;
    }

    /// Of which kinds the request and legacy's answer to it are, as far as is known yet.
    List<String> kinds() {
        return kinds;
    }

    /// Legacy's answer is built like this.
    void isOfShape(String shape) {
        var more = new ArrayList<>(kinds);
        more.add(shape);
        kinds = List.copyOf(more);
    }

    long number() {
        return number;
    }

    ShadowLoop loop() {
        return loop;
    }

    CustomerOrder.Place place() {
        return place;
    }

    Buffer requestBody() {
        return request.body();
    }

    /// A part of the copy's own answer.
    void copyAnswerChunk(Buffer chunk) {
        held(copyAnswer.add(chunk));
    }

    AnswerCapture copyAnswer() {
        return copyAnswer;
    }

    /// Room for what legacy answers when it is asked again.
    AnswerCapture askedAgain() {
        var room = new AnswerCapture(shadow.capture());
        second = room;
        return room;
    }

    boolean isAskedAgain() {
        return second != null;
    }

    /// Whether an answer of this length is beyond the cap and of another length than the original's, so
    /// that it need not be read.
    boolean needNotRead(long declaredBytes) {
        return declaredBytes > shadow.limits().captureBytes() && declaredBytes != originalBytes();
    }

    /// Whether the copy's answer is beyond the cap and already longer than the original's, so that
    /// nothing more of it need be read.
    boolean isAnsweredTooLong() {
        return copyAnswer
                .beyond()
                .filter(beyond -> beyond.bytes() > originalBytes())
                .isPresent();
    }

    private long originalBytes() {
        return originalAnswer() instanceof Answer.Whole whole ? whole.bytes() : 0;
    }

    Answer originalAnswer() {
        var known = originalAnswer;
        if (known == null) {
            throw new IllegalStateException("Copy " + original.exchange() + " was sent before its original ended.");
        }
        return known;
    }

    boolean isOver() {
        return ended.get();
    }

    /// Says whether the copy did on its side what the original did; only the first time counts. A copy that
    /// ends without that did not.
    void settle(boolean done) {
        if (!settled) {
            settled = true;
            if (!done && !original.reads()) {
                shadow.lost(original, number);
            }
        }
    }

    /// Ends the copy; only the first end counts.
    void end(CopyEnd end) {
        if (ended.compareAndSet(false, true)) {
            shadow.ended(this, end, heldBytes());
        }
    }

    private long heldBytes() {
        var again = second;
        return request.heldBytes()
                + answer.heldBytes()
                + copyAnswer.heldBytes()
                + (again == null ? 0 : again.heldBytes());
    }

    /// Runs a step of the copy where a fault ends the copy and nothing else: the top of everything that
    /// copies do. Errors are caught, too: a copy that needs more memory than there is must not take a
    /// customer's call with it.
    void watch(Runnable step) {
        if (isOver()) {
            return;
        }
        try {
            step.run();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError fault) {
            shadow.fault(fault);
            end(new Dropped("fault"));
        }
    }

    private void held(Result result) {
        switch (result) {
            case HELD -> {}
            case OVER_CAP -> end(new NotComparable("request body over the cap"));
            case OVER_BUDGET -> end(new Dropped("byte limit"));
        }
    }

    private void originalEnded(Answer answer) {
        originalAnswer = answer;
        shadow.ready(this);
    }

    private void myTurn() {
        loop.later(() -> watch(() -> shadow.send(this)));
    }
}
