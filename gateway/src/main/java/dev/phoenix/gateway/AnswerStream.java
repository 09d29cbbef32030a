package dev.phoenix.gateway;

import dev.phoenix.gateway.upstream.Fields;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/// Hands one upstream's answer to the customer as it comes, holding the upstream back while the customer is slower.
/// *One thread*: the call's event loop.
final class AnswerStream {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /// Who wants to know while the answer streams by.
    interface Watcher {
        /// A part goes by.
        void answerChunk(Buffer chunk);

        /// The answer was handed over to its end.
        void answerEnded(int status);

        /// The upstream broke off in the middle; the customer's connection was broken off, too.
        void answerBroken();
    }

    private final HttpServerRequest request;
    private final HttpServerResponse to;
    private final HttpClientResponse from;
    private final Watcher watcher;
    private boolean ended;

    AnswerStream(HttpServerRequest request, HttpClientResponse from, Watcher watcher) {
        this.request = request;
        this.to = request.response();
        this.from = from;
        this.watcher = watcher;
    }

    void start() {
        to.setStatusCode(from.statusCode());
        to.setStatusMessage(from.statusMessage());
        Fields.forCustomer(from.headers(), to.headers());
        var length = from.getHeader("Content-Length");
        if (length == null && mayHaveBody() && request.version() == HttpVersion.HTTP_1_1) {
            to.setChunked(true);
        }
        long declared = length == null || !mayHaveBody() ? -1 : declaredBytes(length);
        from.handler(chunk -> chunk(chunk, declared));
        from.endHandler(_ -> end());
        from.exceptionHandler(_ -> broken());
    }

    private void chunk(Buffer chunk, long declared) {
        if (to.closed()) {
            return;
        }
        watcher.answerChunk(chunk);
        if (chunk.length() == declared) {
            ended = true;
            to.end(chunk);
            return;
        }
        to.write(chunk);
        if (to.writeQueueFull()) {
            from.pause();
            to.drainHandler(_ -> from.resume());
        }
    }

    private void end() {
        if (!ended && !to.closed()) {
            ended = true;
            if (to.isChunked()) {
                to.trailers().addAll(from.trailers());
            }
            to.end();
        }
        watcher.answerEnded(from.statusCode());
    }

    private void broken() {
        watcher.answerBroken();
        to.reset();
    }

    private boolean mayHaveBody() {
        int status = from.statusCode();
        return !request.method().equals(HttpMethod.HEAD) && status != NO_CONTENT && status != NOT_MODIFIED;
    }

    private static long declaredBytes(String length) {
        try {
            return Long.parseLong(length);
        } catch (NumberFormatException malformed) {
            return -1;
        }
    }
}
