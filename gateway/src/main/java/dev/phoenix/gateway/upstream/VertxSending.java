package dev.phoenix.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.StreamResetException;
import java.util.Optional;

/// A request as Vert.x sends it: over HTTP/2, or inside TLS. *One thread*: the event loop of its connection.
final class VertxSending implements Sending {
    /// HTTP/2: the other side has not looked at the call, so that it may be sent again whatever it is.
    private static final long REFUSED_STREAM = 7;

    private final HttpClientRequest request;
    private final boolean onUsedConnection;
    private Optional<Future<Void>> written = Optional.empty();

    VertxSending(HttpClientRequest request, boolean onUsedConnection) {
        this.request = request;
        this.onUsedConnection = onUsedConnection;
        request.exceptionHandler(_ -> {});
    }

    /// Lets this one hear what comes of the request.
    void listen(Heard heard, Runnable answered) {
        request.exceptionHandler(cause -> heard.broken(isUntouched(cause)));
        request.earlyHintsHandler(heard::hinted);
        request.response()
                .onComplete(
                        response -> {
                            response.exceptionHandler(_ -> {});
                            heard.answered(new VertxAnswer(response, answered));
                        },
                        cause -> heard.broken(isUntouched(cause)));
    }

    private static boolean isUntouched(Throwable cause) {
        return cause instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM;
    }

    @Override
    public void chunked() {
        request.setChunked(true);
    }

    @Override
    public void write(Buffer part) {
        written = Optional.of(request.write(part));
    }

    @Override
    public void end(Buffer last) {
        var _ = request.end(last);
    }

    @Override
    public void end() {
        var _ = request.end();
    }

    @Override
    public void end(MultiMap trailers) {
        TrailerSending.end(request, written.orElseGet(request::sendHead), trailers);
    }

    @Override
    public boolean isFull() {
        return request.writeQueueFull();
    }

    @Override
    public void drained(Runnable step) {
        request.drainHandler(_ -> step.run());
    }

    @Override
    public boolean isOnUsedConnection() {
        return onUsedConnection;
    }

    @Override
    public void reset() {
        var _ = request.reset();
    }
}
