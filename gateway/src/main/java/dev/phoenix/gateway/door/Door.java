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
        var guard = new Guard(limits, counts);
        var epoll = new GuardedEpoll(guard);
        return new Door(epoll.isAvailable() ? epoll : new GuardedNio(guard));
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

    /// Who stands at every socket that takes connections.
    private record Guard(DoorLimits limits, DoorCounts counts) {
        void takePlace(ServerBootstrap bootstrap) {
            bootstrap.handler(new Doorkeeper(limits, counts));
        }
    }

    private static final class GuardedEpoll extends EpollTransport {
        private final Guard guard;

        GuardedEpoll(Guard guard) {
            this.guard = guard;
        }

        @Override
        public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
            super.configure(options, domainSocket, bootstrap);
            guard.takePlace(bootstrap);
        }
    }

    private static final class GuardedNio extends NioTransport {
        private final Guard guard;

        GuardedNio(Guard guard) {
            this.guard = guard;
        }

        @Override
        public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
            super.configure(options, domainSocket, bootstrap);
            guard.takePlace(bootstrap);
        }
    }
}
