package dev.phoenix.gateway;

import dev.phoenix.gateway.routing.Assignment;
import dev.phoenix.gateway.upstream.Fields;
import dev.phoenix.gateway.upstream.UpstreamAnswer;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;

/// Hands one upstream's answer to the customer as it comes, holding the upstream back while the customer is slower.
/// *One thread*: the call's event loop.
final class AnswerStream implements UpstreamAnswer.Reader {
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
    private final UpstreamAnswer from;
    private final Watcher watcher;
    private long declared = -1;
    private boolean ended;

    AnswerStream(HttpServerRequest request, UpstreamAnswer from, Watcher watcher) {
        this.request = request;
        this.to = request.response();
        this.from = from;
        this.watcher = watcher;
    }

    /// Passes on what an upstream tells ahead of its answer. HTTP/1.0 knows nothing of the kind.
    static void hint(HttpServerRequest request, MultiMap fields) {
        var to = request.response();
        if (request.version() != HttpVersion.HTTP_1_0 && !to.headWritten() && !to.closed()) {
            var hints = HttpHeaders.headers();
            Fields.forCustomer(fields, hints);
            to.writeEarlyHints(hints);
        }
    }

    /// Says who gives the answer, and why.
    static void tell(HttpServerResponse to, Assignment assignment, String exchange) {
        to.putHeader("Phoenix-Side", assignment.side().word())
                .putHeader("Phoenix-Reason", assignment.reason().word())
                .putHeader("Phoenix-Exchange", exchange);
    }

    void start() {
        to.setStatusCode(from.status());
        to.setStatusMessage(from.reason());
        Fields.forCustomer(from.fields(), to.headers());
        var length = Optional.ofNullable(from.fields().get("Content-Length"));
        if (length.isEmpty() && mayHaveBody() && request.version() == HttpVersion.HTTP_1_1) {
            to.setChunked(true);
        }
        boolean mayHaveTrailers = length.isEmpty() || from.version() == HttpVersion.HTTP_2;
        declared = mayHaveTrailers || !mayHaveBody() ? -1 : declaredBytes(length.orElseThrow());
        from.read(this);
        if (mayHaveTrailers && mayHaveBody()) {
            InboundMessage.later(request, this::headFirst);
        }
    }

    /// Whoever waits for events, or for the first message of a call that streams, waits for the head before.
    private void headFirst() {
        if (!ended && !to.headWritten() && !to.closed()) {
            to.writeHead();
        }
    }

    @Override
    public void part(Buffer chunk) {
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

    @Override
    public void ended() {
        if (!ended && !to.closed()) {
            ended = true;
            trailers();
            to.end();
        }
        watcher.answerEnded(from.status());
    }

    /// Over HTTP/2 they are an own block of fields, which is there only where there is something in it.
    private void trailers() {
        boolean passes = to.isChunked() || request.version() == HttpVersion.HTTP_2;
        if (passes && !from.trailers().isEmpty()) {
            Fields.forCustomer(from.trailers(), to.trailers());
        }
    }

    @Override
    public void broken() {
        watcher.answerBroken();
        to.reset();
    }

    private boolean mayHaveBody() {
        int status = from.status();
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
