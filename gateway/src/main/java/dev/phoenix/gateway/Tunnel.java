package dev.phoenix.gateway;

import dev.phoenix.gateway.door.Http1Guard;
import dev.phoenix.gateway.upstream.RequestHead;
import dev.phoenix.gateway.upstream.UpgradeCall;
import dev.phoenix.gateway.upstream.UpstreamAnswer;
import dev.phoenix.gateway.upstream.UpstreamFailure;
import io.netty.channel.Channel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A request that asks to leave HTTP, such as a WebSocket: until an upstream agrees it falls back and is counted as
/// others are; then bytes pass both ways as they come. It is never copied. *One thread*: the call's event loop.
final class Tunnel implements UpgradeCall.Listener {
    private static final int BAD_GATEWAY = 502;

    private final GatewayLoop loop;
    private final HttpServerRequest request;
    private final Wish wish;
    private final String protocol;
    private final Consumer<Optional<Integer>> told;
    private @Nullable UpgradeCall call;
    private int repeats;
    private boolean over;

    /// What is asked, of whom.
    record Wish(RequestHead head, Answerer answerer, String exchange) {}

    /// @param told hears once what the customer was answered; nothing when the customer left before
    Tunnel(GatewayLoop loop, HttpServerRequest request, Wish wish, Consumer<Optional<Integer>> told) {
        this.loop = loop;
        this.request = request;
        this.wish = wish;
        this.protocol = String.valueOf(request.getHeader("Upgrade"));
        this.told = told;
    }

    /// Whether the request asks to leave HTTP/1.1 for something that we can pass on. The guard at the door decides
    /// that; a wish that is not to be heard it has made unread.
    static boolean isWanted(HttpServerRequest request) {
        var upgrade = request.getHeader("Upgrade");
        return request.version() == HttpVersion.HTTP_1_1 && upgrade != null && !upgrade.isBlank();
    }

    void open() {
        request.pause();
        request.exceptionHandler(_ -> customerGone());
        request.response().exceptionHandler(_ -> customerGone());
        request.response().closeHandler(_ -> customerGone());
        attempt();
    }

    private void attempt() {
        var upstream = wish.answerer().upstream();
        call = UpgradeCall.start(loop.live(), upstream, wish.head(), protocol, this);
    }

    @Override
    public void agreed(UpstreamAnswer answer, NetSocket socket) {
        var answerer = wish.answerer();
        answerer.tellBreaker(true, answerer.micros());
        tell();
        end(Optional.of(answer.status()));
        var response = request.response();
        response.setStatusCode(answer.status());
        response.headers().addAll(answer.fields());
        var left = answerer.stay();
        var _ = channel().closeFuture().addListener(_ -> left.run());
        request.toNetSocket()
                .onComplete(
                        customer -> {
                            join(customer, socket);
                            Http1Guard.left(channel());
                        },
                        _ -> socket.close());
    }

    @Override
    public void declined(UpstreamAnswer answer) {
        int status = answer.status();
        var answerer = wish.answerer();
        answerer.tellBreaker(status < Answerer.FIRST_SERVER_ERROR, answerer.micros());
        if (answerer.fallsBackAfter(status)) {
            cancel();
            fallBack();
            return;
        }
        tell();
        stay();
        new AnswerStream(request, answer, new Refused()).start();
    }

    @Override
    public void failed(UpstreamFailure failure) {
        var answerer = wish.answerer();
        if (failure.isWorthRepeating(answerer.mayRepeat()) && repeats < LiveCall.MOST_REPEATS) {
            repeats++;
            attempt();
            return;
        }
        answerer.tellBreaker(false, answerer.micros());
        if (answerer.fallsBackAfter(failure)) {
            fallBack();
            return;
        }
        var problem = Problem.of(failure, answerer.assignment().side());
        tell();
        end(Optional.of(problem.status()));
        stay();
        problem.send(request.response(), wish.exchange());
    }

    private void fallBack() {
        wish.answerer().fallBack();
        attempt();
    }

    private void tell() {
        loop.tell(request.response(), wish.answerer().assignment(), wish.exchange());
    }

    /// The exchange of HTTP is over; what the tunnel carries is nobody's business.
    private void end(Optional<Integer> status) {
        over = true;
        told.accept(status);
    }

    private void customerGone() {
        if (!over) {
            cancel();
            wish.answerer().release();
            end(Optional.empty());
        }
    }

    private void cancel() {
        Optional.ofNullable(call).ifPresent(UpgradeCall::cancel);
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

    /// The upstream answers, and HTTP it stays.
    private final class Refused implements AnswerStream.Watcher {
        @Override
        public void answerChunk(Buffer chunk) {}

        @Override
        public void answerEnded(int status) {
            if (!over) {
                Optional.ofNullable(call).ifPresent(UpgradeCall::completed);
                end(Optional.of(status));
            }
        }

        @Override
        public void answerBroken() {
            if (!over) {
                Optional.ofNullable(call).ifPresent(UpgradeCall::brokeOff);
                end(Optional.of(BAD_GATEWAY));
            }
        }
    }
}
