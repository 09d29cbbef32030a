package dev.phoenix.gateway.door;

import io.netty.channel.ChannelInboundHandlerAdapter;

/// Passes HTTP/1.1. *One thread*: the connection's event loop.
final class Http1Guard extends ChannelInboundHandlerAdapter {
    Http1Guard(DoorLimits limits, DoorCounts counts) {}
}
