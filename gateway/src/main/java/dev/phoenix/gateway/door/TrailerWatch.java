package dev.phoenix.gateway.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.MultiMap;
import java.util.ArrayDeque;

/// Keeps the trailers of HTTP/1.1 requests, which Vert.x reads and forgets, until the request has been read to its end.
/// Only connections that have brought a chunked body have one. *One thread*: the connection's event loop.
public final class TrailerWatch extends ChannelInboundHandlerAdapter {
    /// Requests that came ahead of their turn may have trailers, too; what is beyond goes without.
    private static final int MOST_KEPT = 16;

    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private HttpHeaders head = EmptyHttpHeaders.INSTANCE;

    /// @param head tells whose trailers they are: the same object that the request has for its fields
    private record Kept(HttpHeaders head, HttpHeaders trailers) {}

    TrailerWatch() {}

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            head = request.headers();
        }
        if (message instanceof LastHttpContent last && !last.trailingHeaders().isEmpty() && kept.size() < MOST_KEPT) {
            kept.add(new Kept(head, last.trailingHeaders()));
        }
        context.fireChannelRead(message);
    }

    /// The trailers of the request that has these fields, adding them to `to`. Requests end in the order that they came
    /// in, so that whatever was kept of earlier ones is nobody's any more.
    public static void take(Channel connection, MultiMap fields, MultiMap to) {
        var watch = connection.pipeline().get(TrailerWatch.class);
        if (watch == null || watch.kept.stream().noneMatch(one -> isOf(one, fields))) {
            return;
        }
        while (!isOf(watch.kept.element(), fields)) {
            watch.kept.remove();
        }
        watch.kept.remove().trailers().forEach(field -> to.add(field.getKey(), field.getValue()));
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean isOf(Kept one, MultiMap fields) {
        return (Object) one.head() == fields;
    }
}
