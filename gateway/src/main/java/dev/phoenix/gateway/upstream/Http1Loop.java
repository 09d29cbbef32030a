package dev.phoenix.gateway.upstream;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.impl.buffer.VertxByteBufAllocator;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.transport.Transport;
import java.time.Duration;

/// What all connections of HTTP/1.1 of one event loop share. *One thread*: that event loop.
///
/// @param events the loop itself, which is the customers' too, so that no call changes threads
/// @param head where requests are put together
record Http1Loop(VertxInternal vertx, EventLoop events, Http1Head head) {
    /// Of the calling event loop.
    static Http1Loop current(Vertx vertx) {
        var context = (ContextInternal) vertx.getOrCreateContext();
        return new Http1Loop((VertxInternal) vertx, context.nettyEventLoop(), new Http1Head());
    }

    Transport transport() {
        return vertx.transport();
    }

    Bootstrap bootstrap(Duration connectTimeout) {
        return new Bootstrap()
                .group(events)
                .channelFactory(transport().channelFactory(false))
                .resolver(vertx.nameResolver().nettyAddressResolverGroup())
                .option(ChannelOption.ALLOCATOR, VertxByteBufAllocator.POOLED_ALLOCATOR)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) connectTimeout.toMillis());
    }
}
