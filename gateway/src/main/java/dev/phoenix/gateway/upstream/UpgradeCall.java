package dev.phoenix.gateway.upstream;

import dev.phoenix.gateway.trace.CallSpan;
import dev.phoenix.gateway.upstream.UpstreamFailure.Kind;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.net.NetSocket;
import java.util.Optional;

/// One attempt to make one upstream leave HTTP. *One thread*: the event loop it was made on. It ends in exactly one
/// call of its [Listener], or in [#cancel].
public final class UpgradeCall {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final Connections connections;
    private final Listener listener;
    private final Optional<CallSpan> span;
    private Optional<HttpClientRequest> asking = Optional.empty();
    private Optional<Deadlines.Deadline> deadline = Optional.empty();
    private boolean over;

    /// Who asked.
    public interface Listener {
        /// The upstream agrees; what comes over the socket waits until somebody reads it.
        void agreed(UpstreamAnswer answer, NetSocket socket);

        /// The upstream answers, and HTTP it stays.
        void declined(UpstreamAnswer answer);

        /// There will be no answer.
        void failed(UpstreamFailure failure);
    }

    private UpgradeCall(Connections connections, Listener listener, Optional<CallSpan> span) {
        this.connections = connections;
        this.listener = listener;
        this.span = span;
    }

    /// Asks the upstream to go over to this protocol.
    public static UpgradeCall start(
            Connections connections, Upstream upstream, RequestHead head, String protocol, Listener listener) {
        var span = connections
                .tracing()
                .map(tracing ->
                        tracing.call(upstream.side(), upstream.url(), head.method(), head.target(), head.fields()));
        var call = new UpgradeCall(connections, listener, span);
        var fields = MultiMap.caseInsensitiveMultiMap()
                .addAll(span.map(one -> one.told(head.fields())).orElse(head.fields()))
                .set("Connection", "Upgrade")
                .set("Upgrade", protocol);
        call.deadline = Optional.of(connections.deadlines().start(upstream.timeout(), () -> call.fail(Kind.TIMEOUT)));
        connections
                .tunnel(upstream, new RequestHead(head.method(), head.target(), fields))
                .onComplete(call::connected, cause -> call.fail(Kind.ofNoConnection(cause)));
        return call;
    }

    private void connected(HttpClientRequest request) {
        request.exceptionHandler(_ -> {});
        if (over) {
            request.reset();
            return;
        }
        asking = Optional.of(request);
        boolean used = connections.isUsed(request.connection());
        request.connect().onComplete(answer -> answered(request, answer), _ -> fail(Kind.RESET, used));
    }

    private void answered(HttpClientRequest request, HttpClientResponse response) {
        if (over) {
            return;
        }
        end();
        response.exceptionHandler(_ -> {});
        int status = response.statusCode();
        span.ifPresent(one -> one.answered(status));
        if (status == SWITCHING_PROTOCOLS) {
            completed();
            listener.agreed(new VertxAnswer(response, () -> {}), response.netSocket());
        } else {
            listener.declined(new VertxAnswer(response, () -> connections.answeredOn(request.connection())));
        }
    }

    /// The answer was read to its end.
    public void completed() {
        span.ifPresent(CallSpan::end);
    }

    /// The answer broke off in the middle.
    public void brokeOff() {
        span.ifPresent(one -> one.failed(Kind.RESET.code()));
    }

    /// Gives the call up, or an answer that has begun; the listener hears nothing more.
    public void cancel() {
        end();
        span.ifPresent(one -> one.failed("given_up"));
        asking.ifPresent(HttpClientRequest::reset);
    }

    private void fail(Kind kind) {
        fail(kind, false);
    }

    private void fail(Kind kind, boolean onUsedConnection) {
        if (over) {
            return;
        }
        end();
        span.ifPresent(one -> one.failed(kind.code()));
        asking.ifPresent(HttpClientRequest::reset);
        listener.failed(new UpstreamFailure(kind, asking.isEmpty(), onUsedConnection));
    }

    private void end() {
        over = true;
        deadline.ifPresent(Deadlines.Deadline::cancel);
        deadline = Optional.empty();
    }
}
