package dev.phoenix.gateway.door;

import io.netty.bootstrap.ServerBootstrap;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/// Sockets as Vert.x opens them, with a [Doorkeeper] at every one that takes connections: Vert.x itself has no place
/// from which the bytes of a connection can be seen before its decoders.
public final class Door implements Transport {
    private final io.vertx.core.spi.transport.Transport sockets;

    private Door(io.vertx.core.spi.transport.Transport sockets) {
        this.sockets = sockets;
    }

    /// The fastest sockets there are here, guarded.
    public static Door guarded(DoorLimits limits, DoorCounts counts) {
        var epoll = new GuardedEpoll(limits, counts);
        return new Door(epoll.isAvailable() ? epoll : new GuardedNio(limits, counts));
    }

    @Override
    public String name() {
        return "guarded";
    }

    @Override
    public boolean available() {
        return true;
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
        return null;
    }

    @Override
    public io.vertx.core.spi.transport.Transport implementation() {
        return sockets;
    }

    private static final class GuardedEpoll extends EpollTransport {
        private final DoorLimits limits;
        private final DoorCounts counts;

        GuardedEpoll(DoorLimits limits, DoorCounts counts) {
            this.limits = limits;
            this.counts = counts;
        }

        @Override
        public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
            super.configure(options, domainSocket, bootstrap);
            bootstrap.handler(new Doorkeeper(limits, counts));
        }
    }

    private static final class GuardedNio extends NioTransport {
        private final DoorLimits limits;
        private final DoorCounts counts;

        GuardedNio(DoorLimits limits, DoorCounts counts) {
            this.limits = limits;
            this.counts = counts;
        }

        @Override
        public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
            super.configure(options, domainSocket, bootstrap);
            bootstrap.handler(new Doorkeeper(limits, counts));
        }
    }
}
