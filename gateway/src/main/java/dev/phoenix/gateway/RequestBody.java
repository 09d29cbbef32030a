package dev.phoenix.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
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

    /// Who wants to know while the body streams by.
    interface Watcher {
        /// A part goes by.
        void chunk(Buffer chunk);

        /// All of it is on its way to the upstream.
        void sent();

        /// There is more than any request may have.
        void tooLarge();
    }

    private final HttpServerRequest request;
    private final long mostBytes;
    private final boolean present;
    private Buffer start = Buffer.buffer(0);
    private long seenBytes;
    private boolean whole;
    private boolean read;

    RequestBody(HttpServerRequest request, long mostBytes) {
        this.request = request;
        this.mostBytes = mostBytes;
        this.present = isPresent(request);
        this.whole = !present;
        if (present) {
            request.pause();
        }
    }

    private static boolean isPresent(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        return length == null ? request.headers().contains("Transfer-Encoding") : !length.equals("0");
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
            seenBytes += chunk.length();
            start = start.length() == 0 ? chunk : start.copy().appendBuffer(chunk);
            if (start.length() > capBytes) {
                request.pause();
                request.handler(_ -> {});
                request.endHandler(_ -> {});
                then.accept(seenBytes > mostBytes ? Held.TOO_LARGE : Held.MORE);
            }
        });
        request.endHandler(_ -> {
            whole = true;
            then.accept(Held.WHOLE);
        });
        request.resume();
    }

    /// Sends the body, holding the customer back while the upstream is slower.
    void sendTo(HttpClientRequest upstream, Watcher watcher) {
        if (whole) {
            if (start.length() > 0) {
                watcher.chunk(start);
                upstream.end(start);
            } else {
                upstream.end();
            }
            return;
        }
        if (!request.headers().contains("Content-Length")) {
            upstream.setChunked(true);
        }
        if (start.length() > 0) {
            watcher.chunk(start);
            upstream.write(start);
        }
        request.handler(chunk -> stream(chunk, upstream, watcher));
        request.endHandler(_ -> {
            read = true;
            upstream.end();
            watcher.sent();
        });
        request.resume();
    }

    private void stream(Buffer chunk, HttpClientRequest upstream, Watcher watcher) {
        seenBytes += chunk.length();
        if (seenBytes > mostBytes) {
            request.handler(_ -> {});
            watcher.tooLarge();
            return;
        }
        watcher.chunk(chunk);
        upstream.write(chunk);
        if (upstream.writeQueueFull()) {
            request.pause();
            upstream.drainHandler(_ -> request.resume());
        }
    }

    /// Stops sending and lets what still comes run to nowhere, so that the customer can read the answer.
    void discard() {
        if (present && !request.isEnded()) {
            request.handler(_ -> {});
            request.endHandler(_ -> {});
            request.resume();
        }
    }
}
