package dev.phoenix.gateway.upstream;

import dev.phoenix.gateway.upstream.UpstreamFailure.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One attempt to get an answer from one upstream. *One thread*: the event loop it was made on. It ends in exactly one
/// of [Listener#answered] and [Listener#failed], whatever happens to the connection.
public final class UpstreamCall {
    private enum State {
        WAITING,
        ANSWERED,
        OVER
    }

    /// Who asked.
    public interface Listener {
        /// The connection is there; the listener sends the body and ends the request.
        void connected(UpstreamCall call, HttpClientRequest request);

        /// The head of the answer is there.
        void answered(HttpClientResponse answer);

        /// There will be no answer.
        void failed(UpstreamFailure failure);
    }

    private final Vertx vertx;
    private final Connections connections;
    private final Duration timeout;
    private final Listener listener;
    private State state = State.WAITING;
    private @Nullable HttpClientRequest request;
    private long timer;
    private boolean onUsedConnection;
    private long connectedNanos;

    private UpstreamCall(Vertx vertx, Connections connections, Duration timeout, Listener listener) {
        this.vertx = vertx;
        this.connections = connections;
        this.timeout = timeout;
        this.listener = listener;
    }

    /// Sends the head to the upstream; the listener does the rest.
    public static UpstreamCall start(
            Vertx vertx, Connections connections, Upstream upstream, RequestHead head, Listener listener) {
        var call = new UpstreamCall(vertx, connections, upstream.timeout(), listener);
        call.startClock();
        connections
                .request(upstream.call(head.method(), head.target()))
                .onComplete(request -> call.connected(request, head), call::notConnected);
        return call;
    }

    /// Stops the clock while the customer is still sending: a slow customer is not a slow upstream.
    public void stopClock() {
        vertx.cancelTimer(timer);
    }

    /// Gives the upstream its whole time, from now on, to begin its answer.
    public void startClock() {
        if (state == State.WAITING) {
            timer = vertx.setTimer(timeout.toMillis(), _ -> fail(Kind.TIMEOUT));
        }
    }

    /// When the connection was there.
    public long connectedNanos() {
        return connectedNanos;
    }

    /// How long the upstream has had the request. The answer times of pairs are measured so on both sides, since a
    /// queue for connections in the gateway is neither side's slowness.
    public long micros() {
        return connectedNanos == 0 ? 0 : TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - connectedNanos);
    }

    /// Tells the pool that the answer was read to its end.
    public void completed() {
        if (state == State.ANSWERED && request != null) {
            connections.answeredOn(request.connection());
        }
        state = State.OVER;
    }

    /// Gives the call up; the listener hears nothing more.
    public void cancel() {
        if (state == State.OVER) {
            return;
        }
        end(State.OVER);
        Optional.ofNullable(request).ifPresent(HttpClientRequest::reset);
    }

    private void connected(HttpClientRequest connected, RequestHead head) {
        if (state != State.WAITING) {
            connected.reset();
            return;
        }
        request = connected;
        onUsedConnection = connections.isUsed(connected.connection());
        connectedNanos = System.nanoTime();
        connected.headers().addAll(head.fields());
        connected.exceptionHandler(_ -> fail(Kind.RESET));
        connected.response().onComplete(this::answered, _ -> fail(Kind.RESET));
        listener.connected(this, connected);
    }

    private void notConnected(Throwable cause) {
        fail(cause instanceof ConnectionPoolTooBusyException ? Kind.BUSY : Kind.UNREACHABLE);
    }

    private void answered(HttpClientResponse answer) {
        if (state != State.WAITING) {
            return;
        }
        end(State.ANSWERED);
        listener.answered(answer);
    }

    private void fail(Kind kind) {
        if (state != State.WAITING) {
            return;
        }
        end(State.OVER);
        var sent = request;
        if (sent != null) {
            sent.reset();
        }
        listener.failed(new UpstreamFailure(kind, sent == null, onUsedConnection));
    }

    private void end(State next) {
        state = next;
        vertx.cancelTimer(timer);
    }
}
