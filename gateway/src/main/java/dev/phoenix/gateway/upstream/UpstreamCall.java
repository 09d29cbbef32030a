package dev.phoenix.gateway.upstream;

import dev.phoenix.gateway.upstream.UpstreamFailure.Kind;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.StreamResetException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// One attempt to get an answer from one upstream. *One thread*: the event loop it was made on. It ends in exactly one
/// of [Listener#answered] and [Listener#failed], whatever happens to the connection.
public final class UpstreamCall {
    /// HTTP/2: the other side has not looked at the call, so that it may be sent again whatever it is.
    private static final long REFUSED_STREAM = 7;

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

        /// Fields that the answer will have, told ahead of it (status 103).
        default void hinted(MultiMap fields) {}

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
        connections.request(upstream, head).onComplete(call::connected, call::notConnected);
        return call;
    }

    /// Stops the clock while the customer is still sending: a slow customer is not a slow upstream.
    public void stopClock() {
        vertx.cancelTimer(timer);
    }

    /// Gives the upstream its whole time, from now on, to begin its answer.
    public void startClock() {
        if (state == State.WAITING) {
            timer = vertx.setTimer(timeout.toMillis(), _ -> fail(Kind.TIMEOUT, false));
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

    private void connected(HttpClientRequest connected) {
        if (state != State.WAITING) {
            connected.exceptionHandler(_ -> {});
            connected.reset();
            return;
        }
        request = connected;
        onUsedConnection = connections.isUsed(connected.connection());
        connectedNanos = System.nanoTime();
        connected.exceptionHandler(this::broken);
        connected.earlyHintsHandler(this::hinted);
        connected.response().onComplete(this::answered, this::broken);
        listener.connected(this, connected);
    }

    private void notConnected(Throwable cause) {
        if (cause instanceof ConnectionPoolTooBusyException) {
            fail(Kind.BUSY, true);
        } else {
            fail(isDistrust(cause) ? Kind.UNTRUSTED : Kind.UNREACHABLE, true);
        }
    }

    private static boolean isDistrust(@Nullable Throwable cause) {
        return cause != null && (cause instanceof SSLException || isDistrust(cause.getCause()));
    }

    private void broken(Throwable cause) {
        fail(Kind.RESET, cause instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM);
    }

    private void hinted(MultiMap fields) {
        if (state == State.WAITING) {
            listener.hinted(fields);
        }
    }

    private void answered(HttpClientResponse answer) {
        if (state != State.WAITING) {
            return;
        }
        end(State.ANSWERED);
        listener.answered(answer);
    }

    private void fail(Kind kind, boolean untouched) {
        if (state != State.WAITING) {
            return;
        }
        end(State.OVER);
        var sent = request;
        if (sent != null) {
            sent.reset();
        }
        listener.failed(new UpstreamFailure(kind, untouched || sent == null, onUsedConnection));
    }

    private void end(State next) {
        state = next;
        vertx.cancelTimer(timer);
    }
}
