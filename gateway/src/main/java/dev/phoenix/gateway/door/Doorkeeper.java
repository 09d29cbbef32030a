package dev.phoenix.gateway.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;

/// Stands at one listening socket: lets connections in as long as there is room, each with a guard of its own. *One
/// thread*: the one that accepts.
final class Doorkeeper extends ChannelInboundHandlerAdapter {
    private final DoorLimits limits;
    private final DoorCounts counts;

    Doorkeeper(DoorLimits limits, DoorCounts counts) {
        this.limits = limits;
        this.counts = counts;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        var connection = (Channel) accepted;
        boolean isOperator = counts.isOperators(((InetSocketAddress) connection.localAddress()).getPort());
        if (counts.tryEnter(isOperator, limits.connections())) {
            var _ = connection.closeFuture().addListener(_ -> counts.leave(isOperator));
            connection.pipeline().addFirst(new Placing(limits, counts));
            context.fireChannelRead(connection);
        } else {
            connection.unsafe().closeForcibly();
        }
    }

    /// Puts the guard where it sees what the customer says: behind TLS if there is TLS, else in front of everything.
    private static final class Placing extends ChannelInboundHandlerAdapter {
        private static final String TLS = "ssl";

        private final DoorLimits limits;
        private final DoorCounts counts;

        Placing(DoorLimits limits, DoorCounts counts) {
            this.limits = limits;
            this.counts = counts;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            var pipeline = context.pipeline();
            var guard = new PrefaceGuard(limits, counts);
            if (pipeline.get(TLS) == null) {
                pipeline.addFirst(guard);
            } else {
                pipeline.addAfter(TLS, null, guard);
            }
            pipeline.remove(this);
            context.fireChannelActive();
        }
    }
}
