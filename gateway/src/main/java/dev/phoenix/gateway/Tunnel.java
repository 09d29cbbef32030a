package dev.phoenix.gateway;

import dev.phoenix.gateway.door.Http1Guard;
import dev.phoenix.gateway.trace.CallSpan;
import dev.phoenix.gateway.upstream.RequestHead;
import dev.phoenix.gateway.upstream.Upstream;
import dev.phoenix.gateway.upstream.UpstreamFailure;
import dev.phoenix.gateway.upstream.VertxAnswer;
import io.netty.channel.Channel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;
import java.util.function.Consumer;

/// A request that asks to leave HTTP, such as a WebSocket: once the upstream agrees, bytes pass both ways as they come.
/// It is never copied. *One thread*: the call's event loop.
final class Tunnel {
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int BAD_GATEWAY = 502;

    private final GatewayLoop loop;
    private final HttpServerRequest request;
    private final Wish wish;
    private final Consumer<Optional<Integer>> told;
    private final Optional<CallSpan> span;
    private Optional<HttpClientRequest> asking = Optional.empty();
    private boolean over;

    /// What is asked of whom.
    record Wish(RequestHead head, Upstream upstream, String exchange) {}

    /// @param told hears once what the customer was answered; nothing when the customer left before
    Tunnel(GatewayLoop loop, HttpServerRequest request, Wish wish, Consumer<Optional<Integer>> told) {
        this.loop = loop;
        this.request = request;
        this.wish = wish;
        this.told = told;
        var head = wish.head();
        var upstream = wish.upstream();
        this.span = loop.live()
                .tracing()
                .map(tracing ->
                        tracing.call(upstream.side(), upstream.url(), head.method(), head.target(), head.fields()));
    }

    /// Whether the request asks to leave HTTP/1.1 for something that we can pass on. The guard at the door decides
    /// that; a wish that is not to be heard it has made unread.
    static boolean isWanted(HttpServerRequest request) {
        var upgrade = request.getHeader("Upgrade");
        return request.version() == HttpVersion.HTTP_1_1 && upgrade != null && !upgrade.isBlank();
    }

    void open() {
        request.pause();
        request.response().closeHandler(_ -> customerGone());
        var head = wish.head();
        var fields = span.map(one -> one.told(head.fields())).orElse(head.fields());
        fields.set("Connection", "Upgrade").set("Upgrade", request.getHeader("Upgrade"));
        loop.live()
                .tunnel(wish.upstream(), new RequestHead(head.method(), head.target(), fields))
                .onComplete(this::ask, this::failed);
    }

    private void ask(HttpClientRequest connected) {
        connected.exceptionHandler(_ -> {});
        if (over) {
            connected.reset();
            return;
        }
        asking = Optional.of(connected);
        connected.idleTimeout(wish.upstream().timeout().toMillis()).connect().onComplete(this::answered, this::failed);
    }

    private void answered(HttpClientResponse answer) {
        if (over) {
            return;
        }
        int status = answer.statusCode();
        span.ifPresent(one -> one.answered(status));
        if (status != SWITCHING_PROTOCOLS) {
            stay();
            new AnswerStream(request, new VertxAnswer(answer, () -> {}), new Refused()).start();
            return;
        }
        end(Optional.of(status));
        var response = request.response();
        response.setStatusCode(status);
        response.headers().addAll(answer.headers());
        request.toNetSocket()
                .onComplete(
                        customer -> {
                            join(customer, answer.netSocket());
                            Http1Guard.left(channel());
                        },
                        _ -> answer.netSocket().close());
    }

    /// The exchange of HTTP is over; what the tunnel carries is nobody's business.
    private void end(Optional<Integer> status) {
        over = true;
        span.ifPresent(CallSpan::end);
        told.accept(status);
    }

    private void customerGone() {
        if (!over) {
            span.ifPresent(one -> one.failed("given_up"));
            end(Optional.empty());
            asking.ifPresent(HttpClientRequest::reset);
        }
    }

    private void stay() {
        request.resume();
        Http1Guard.stayed(channel());
    }

    private static void join(NetSocket customer, NetSocket side) {
        customer.pipeTo(side);
        side.pipeTo(customer);
        customer.exceptionHandler(_ -> side.close());
        side.exceptionHandler(_ -> customer.close());
        customer.closeHandler(_ -> side.close());
        side.closeHandler(_ -> customer.close());
        side.resume();
        customer.resume();
    }

    private Channel channel() {
        return ((ConnectionBase) request.connection()).channel();
    }

    private void failed(Throwable cause) {
        if (over) {
            return;
        }
        var failure = UpstreamFailure.ofTunnel(cause, asking.isPresent());
        var problem = Problem.of(failure, wish.upstream().side());
        span.ifPresent(one -> one.failed(failure.kind().code()));
        end(Optional.of(problem.status()));
        asking.ifPresent(HttpClientRequest::reset);
        stay();
        problem.send(request.response(), wish.exchange());
    }

    /// The upstream answers, and HTTP it stays.
    private final class Refused implements AnswerStream.Watcher {
        @Override
        public void answerChunk(Buffer chunk) {}

        @Override
        public void answerEnded(int status) {
            if (!over) {
                end(Optional.of(status));
            }
        }

        @Override
        public void answerBroken() {
            span.ifPresent(one -> one.failed(UpstreamFailure.Kind.RESET.code()));
            answerEnded(BAD_GATEWAY);
        }
    }
}
