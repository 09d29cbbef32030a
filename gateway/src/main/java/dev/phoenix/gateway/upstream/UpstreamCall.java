package dev.phoenix.gateway.upstream;

import dev.phoenix.gateway.trace.CallSpan;
import dev.phoenix.gateway.upstream.UpstreamFailure.Kind;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One attempt to get an answer from one upstream. *One thread*: the event loop it was made on. It ends in exactly one
/// of [Listener#answered] and [Listener#failed], whatever happens to the connection.
public final class UpstreamCall {
    /// What is below is no answer. Another protocol (101), which nobody has asked for here, would be the end of this
    /// one.
    private static final int FIRST_ANSWER = 200;

    private enum State {
        WAITING,
        ANSWERED,
        OVER
    }

    /// Who asked.
    public interface Listener {
        /// The connection is there; the listener sends the body and ends the request.
        void connected(UpstreamCall call, Sending request);

        /// The head of the answer is there.
        void answered(UpstreamAnswer answer);

        /// Fields that the answer will have, told ahead of it (status 103).
        default void hinted(MultiMap fields) {}

        /// There will be no answer.
        void failed(UpstreamFailure failure);
    }

    private final Connections connections;
    private final Duration timeout;
    private final Listener listener;
    private final Optional<CallSpan> span;
    private final Ear ear = new Ear();
    private State state = State.WAITING;
    private @Nullable Sending request;
    private Deadlines.@Nullable Deadline deadline;
    private long connectedNanos;

    private UpstreamCall(Connections connections, Duration timeout, Listener listener, Optional<CallSpan> span) {
        this.connections = connections;
        this.timeout = timeout;
        this.listener = listener;
        this.span = span;
    }

    /// Sends the head to the upstream; the listener does the rest.
    public static UpstreamCall start(Connections connections, Upstream upstream, RequestHead head, Listener listener) {
        var span = connections
                .tracing()
                .map(tracing ->
                        tracing.call(upstream.side(), upstream.url(), head.method(), head.target(), head.fields()));
        var call = new UpstreamCall(connections, upstream.timeout(), listener, span);
        var told = span.map(one -> new RequestHead(head.method(), head.target(), one.told(head.fields())))
                .orElse(head);
        call.startClock();
        if (upstream.protocol() == Upstream.Protocol.HTTP_1) {
            connections.ask(upstream, call.new Asking(upstream, told));
        } else {
            connections.request(upstream, told).onComplete(call::connected, call::notConnected);
        }
        return call;
    }

    /// Stops the clock while the customer is still sending: a slow customer is not a slow upstream.
    public void stopClock() {
        var running = deadline;
        if (running != null) {
            running.cancel();
            deadline = null;
        }
    }

    /// Gives the upstream its whole time, from now on, to begin its answer.
    public void startClock() {
        if (state == State.WAITING) {
            deadline = connections.deadlines().start(timeout, () -> fail(Kind.TIMEOUT, false));
        }
    }

    /// How long the upstream has had the request. The answer times of pairs are measured so on both sides, since a
    /// queue for connections in the gateway is neither side's slowness.
    public long micros() {
        return connectedNanos == 0 ? 0 : TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - connectedNanos);
    }

    /// When the connection was there.
    public long connectedNanos() {
        return connectedNanos;
    }

    /// The answer was read to its end.
    public void completed() {
        state = State.OVER;
        span.ifPresent(CallSpan::end);
    }

    /// The answer broke off in the middle.
    public void brokeOff() {
        state = State.OVER;
        span.ifPresent(one -> one.failed(Kind.RESET.code()));
    }

    /// Gives the call up; the listener hears nothing more.
    public void cancel() {
        if (state == State.OVER) {
            return;
        }
        end(State.OVER);
        span.ifPresent(one -> one.failed("given_up"));
        var sent = request;
        if (sent != null) {
            sent.reset();
        }
    }

    /// A connection of HTTP/1.1 that this call waits for.
    private final class Asking implements Http1Pool.Asker {
        private final Upstream upstream;
        private final RequestHead head;

        Asking(Upstream upstream, RequestHead head) {
            this.upstream = upstream;
            this.head = head;
        }

        @Override
        public boolean isWaiting() {
            return state == State.WAITING;
        }

        @Override
        public void take(Http1Connection connection) {
            begin(connection.begin(upstream, head, ear));
        }

        @Override
        public void refused(Kind kind) {
            fail(kind, true);
        }
    }

    private void connected(HttpClientRequest connected) {
        var sending = new VertxSending(connected, connections.isUsed(connected.connection()));
        if (state != State.WAITING) {
            sending.reset();
            return;
        }
        sending.listen(ear, () -> connections.answeredOn(connected.connection()));
        begin(sending);
    }

    private void begin(Sending sending) {
        request = sending;
        connectedNanos = System.nanoTime();
        listener.connected(this, sending);
    }

    private void notConnected(Throwable cause) {
        fail(Kind.ofNoConnection(cause), true);
    }

    /// What the connection tells, as long as somebody waits for it.
    private final class Ear implements Sending.Heard {
        @Override
        public void hinted(MultiMap fields) {
            if (state == State.WAITING) {
                listener.hinted(fields);
            }
        }

        @Override
        public void answered(UpstreamAnswer answer) {
            if (state == State.WAITING && answer.status() < FIRST_ANSWER) {
                fail(Kind.RESET, false);
            } else if (state == State.WAITING) {
                end(State.ANSWERED);
                span.ifPresent(one -> one.answered(answer.status()));
                listener.answered(answer);
            }
        }

        @Override
        public void broken(boolean untouched) {
            fail(Kind.RESET, untouched);
        }
    }

    private void fail(Kind kind, boolean untouched) {
        if (state != State.WAITING) {
            return;
        }
        end(State.OVER);
        span.ifPresent(one -> one.failed(kind.code()));
        var sent = request;
        boolean onUsedConnection = false;
        if (sent != null) {
            onUsedConnection = sent.isOnUsedConnection();
            sent.reset();
        }
        listener.failed(new UpstreamFailure(kind, untouched || sent == null, onUsedConnection));
    }

    private void end(State next) {
        state = next;
        stopClock();
    }
}
