package dev.phoenix.gateway;

import dev.phoenix.gateway.door.Http1Guard;
import dev.phoenix.gateway.upstream.RequestHead;
import dev.phoenix.gateway.upstream.Upstream;
import dev.phoenix.gateway.upstream.UpstreamFailure;
import dev.phoenix.gateway.upstream.VertxAnswer;
import io.netty.channel.Channel;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;

/// A request that asks to leave HTTP, such as a WebSocket: once the upstream agrees, bytes pass both ways as they come.
/// It is never copied. *One thread*: the call's event loop.
final class Tunnel {
    private static final int SWITCHING_PROTOCOLS = 101;

    private final GatewayLoop loop;
    private final HttpServerRequest request;
    private final RequestHead head;
    private final Upstream upstream;
    private final String exchange;

    Tunnel(GatewayLoop loop, HttpServerRequest request, RequestHead head, Upstream upstream, String exchange) {
        this.loop = loop;
        this.request = request;
        this.head = head;
        this.upstream = upstream;
        this.exchange = exchange;
    }

    /// Whether the request asks to leave HTTP/1.1 for something that we can pass on. The guard at the door decides
    /// that; a
    /// wish that is not to be heard it has made unread.
    static boolean isWanted(HttpServerRequest request) {
        var upgrade = request.getHeader("Upgrade");
        return request.version() == HttpVersion.HTTP_1_1 && upgrade != null && !upgrade.isBlank();
    }

    void open() {
        request.pause();
        head.fields().set("Connection", "Upgrade").set("Upgrade", request.getHeader("Upgrade"));
        loop.live().tunnel(upstream, head).onComplete(this::asked, _ -> failed());
    }

    private void asked(HttpClientRequest asking) {
        asking.exceptionHandler(_ -> {});
        asking.connect().onComplete(this::answered, _ -> failed());
    }

    private void answered(HttpClientResponse answer) {
        var response = request.response();
        if (answer.statusCode() != SWITCHING_PROTOCOLS) {
            request.resume();
            Http1Guard.stayed(channel());
            new AnswerStream(request, new VertxAnswer(answer, () -> {}), new Unwatched()).start();
            return;
        }
        response.setStatusCode(SWITCHING_PROTOCOLS);
        response.headers().addAll(answer.headers());
        request.toNetSocket()
                .onComplete(
                        customer -> {
                            join(customer, answer.netSocket());
                            Http1Guard.left(channel());
                        },
                        _ -> answer.netSocket().close());
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

    private void failed() {
        request.resume();
        Http1Guard.stayed(channel());
        Problem.of(new UpstreamFailure(UpstreamFailure.Kind.UNREACHABLE, true, false), upstream.side())
                .send(request.response(), exchange);
    }

    private static final class Unwatched implements AnswerStream.Watcher {
        @Override
        public void answerChunk(io.vertx.core.buffer.Buffer chunk) {}

        @Override
        public void answerEnded(int status) {}

        @Override
        public void answerBroken() {}
    }
}
