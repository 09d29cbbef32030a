package dev.phoenix.gateway;

import dev.phoenix.gateway.upstream.Sending;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.Consumer;

/// The body of a customer's request: streamed through by default, held in whole where a call may have to be sent
/// twice or the body says whose the request is. *One thread*: the request's event loop.
final class RequestBody {
    /// What came of holding the body.
    enum Held {
        /// All of it is here.
        WHOLE,
        /// There is more than may be held; what came so far goes out first, and the rest streams.
        MORE,
        /// There is more than any request may have.
        TOO_LARGE
    }

    /// How a body that is awaited has come on since somebody looked last.
    enum Progress {
        MOVING,
        TOO_SLOW,
        /// Nobody waits for more of it.
        OVER
    }

    /// Who wants to know while the body streams by.
    interface Watcher {
        /// A part goes by.
        void chunk(Buffer chunk);

        /// All of it is on its way to the upstream.
        void sent();

        /// There is more than any request may have.
        void tooLarge();
    }

    /// What is read of a body that nobody wants, so that a customer who is still sending can see the answer.
    private static final long MOST_DISCARDED_BYTES = 16L * 1024 * 1024;

    private final HttpServerRequest request;
    private final long mostBytes;
    private final SlowBodies slow;
    private final boolean present;
    private Buffer start = Buffer.buffer(0);
    private MultiMap trailers = MultiMap.caseInsensitiveMultiMap();
    private long seenBytes;
    private boolean whole;
    private boolean read;
    private boolean owesLeave;
    private boolean isDiscarded;
    private long arrivedBytes;
    private long arrivedBefore;
    private boolean paused = true;
    private boolean heldBack = true;
    private Runnable whenSlow = this::hangUp;

    RequestBody(HttpServerRequest request, long mostBytes, SlowBodies slow) {
        this.request = request;
        this.mostBytes = mostBytes;
        this.slow = slow;
        this.present = InboundMessage.hasBody(request);
        this.whole = !present;
        this.owesLeave = present && InboundMessage.waitsForLeave(request);
        if (present) {
            request.pause();
        }
    }

    /// Whether all of it is here, so that it can be sent again. An absent body always is.
    boolean isWhole() {
        return whole;
    }

    /// Whether it has been read to its end.
    boolean isRead() {
        return whole || read;
    }

    /// Whether the request declares more than any request may have.
    boolean declaresTooMuch() {
        return declaredBytes() > mostBytes;
    }

    /// What is held; the whole body when [#isWhole].
    Buffer held() {
        return start;
    }

    private long declaredBytes() {
        var length = request.getHeader("Content-Length");
        if (length == null) {
            return 0;
        }
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return Long.MAX_VALUE;
        }
    }

    /// Says what is to happen if the customer sends too slowly.
    void whenSlow(Runnable step) {
        whenSlow = step;
    }

    /// How far it has come since the last time. A body is never too slow while the gateway holds it back, nor once the
    /// answer has begun: then the two ends may be talking in turns.
    Progress progress(long leastBytes) {
        if (request.isEnded() || request.response().closed()) {
            return Progress.OVER;
        }
        boolean isSlow = !heldBack
                && arrivedBytes - arrivedBefore < leastBytes
                && (isDiscarded || !request.response().headWritten());
        arrivedBefore = arrivedBytes;
        heldBack = paused;
        return isSlow ? Progress.TOO_SLOW : Progress.MOVING;
    }

    void giveUp() {
        whenSlow.run();
    }

    private void pause() {
        paused = true;
        heldBack = true;
        request.pause();
    }

    private void resume() {
        paused = false;
        request.resume();
    }

    private void arrived(Buffer chunk) {
        seenBytes += chunk.length();
        arrivedBytes += chunk.length();
    }

    /// Holds up to `capBytes`, then says once what came of it.
    void hold(int capBytes, Consumer<Held> then) {
        if (whole) {
            then.accept(Held.WHOLE);
            return;
        }
        if (declaredBytes() > capBytes) {
            then.accept(Held.MORE);
            return;
        }
        request.handler(chunk -> {
            arrived(chunk);
            start = start.length() == 0 ? chunk : start.copy().appendBuffer(chunk);
            if (start.length() > capBytes) {
                pause();
                request.handler(_ -> {});
                request.endHandler(_ -> {});
                then.accept(seenBytes > mostBytes ? Held.TOO_LARGE : Held.MORE);
            }
        });
        request.endHandler(_ -> {
            whole = true;
            slow.forget(this);
            trailers = InboundMessage.trailers(request);
            then.accept(Held.WHOLE);
        });
        begin();
    }

    /// Lets the customer send, who may be waiting for leave to.
    private void begin() {
        if (owesLeave) {
            owesLeave = false;
            request.response().writeContinue();
        }
        if (!InboundMessage.talksInTurns(request)) {
            slow.await(this);
        }
        resume();
    }

    /// Sends the body, holding the customer back while the upstream is slower.
    void sendTo(Sending upstream, Watcher watcher) {
        if (whole && trailers.isEmpty()) {
            if (start.length() > 0) {
                watcher.chunk(start);
                upstream.end(start);
            } else {
                upstream.end();
            }
            return;
        }
        if (!request.headers().contains("Content-Length")) {
            upstream.chunked();
        }
        if (start.length() > 0) {
            watcher.chunk(start);
            upstream.write(start);
        }
        if (whole) {
            end(upstream);
            return;
        }
        request.handler(chunk -> stream(chunk, upstream, watcher));
        request.endHandler(_ -> {
            read = true;
            slow.forget(this);
            trailers = InboundMessage.trailers(request);
            end(upstream);
            watcher.sent();
        });
        begin();
    }

    private void end(Sending upstream) {
        if (trailers.isEmpty()) {
            upstream.end();
        } else {
            upstream.end(trailers);
        }
    }

    private void stream(Buffer chunk, Sending upstream, Watcher watcher) {
        arrived(chunk);
        if (seenBytes > mostBytes) {
            request.handler(_ -> {});
            watcher.tooLarge();
            return;
        }
        watcher.chunk(chunk);
        upstream.write(chunk);
        if (upstream.isFull()) {
            pause();
            upstream.drained(this::goOn);
        }
    }

    private void goOn() {
        if (!request.isEnded()) {
            resume();
        }
    }

    /// Stops sending. What still comes runs to nowhere, so that the customer can read the answer; but not for ever, and
    /// not where the customer, who was never given leave to send, may go on with another request instead.
    void discard() {
        if (!present || request.isEnded()) {
            return;
        }
        if (owesLeave) {
            hangUp();
            return;
        }
        isDiscarded = true;
        whenSlow = this::hangUp;
        request.handler(chunk -> {
            arrived(chunk);
            if (seenBytes > MOST_DISCARDED_BYTES) {
                hangUp();
            }
        });
        request.endHandler(_ -> slow.forget(this));
        seenBytes = 0;
        slow.await(this);
        resume();
    }

    /// Reads nothing more. Where an answer is on its way, the customer may still read that.
    void hangUp() {
        slow.forget(this);
        request.handler(_ -> {});
        if (request.version() == HttpVersion.HTTP_2) {
            request.response().reset(0);
        } else {
            InboundMessage.hangUp(request);
        }
    }
}
