package dev.phoenix.gateway.upstream;

import dev.phoenix.gateway.upstream.UpstreamFailure.Kind;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop to one upstream of HTTP/1.1. A call takes the connection that was free last, or a
/// new one, or waits for one, as far as the limits go. *One thread*: the event loop.
final class Http1Pool {
    private static final long LONGEST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Http1Loop loop;
    private final Connections.Limits limits;
    private final java.net.SocketAddress address;
    private final Deque<Http1Connection> idle = new ArrayDeque<>();
    private final Queue<Asker> waiting = new ArrayDeque<>();
    private final Set<Http1Connection> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int opening;
    private @Nullable ScheduledFuture<?> look;

    /// A call that needs a connection.
    interface Asker {
        /// Whether it still does.
        boolean isWaiting();

        /// Here is one; the call begins on it at once.
        void take(Http1Connection connection);

        /// There is none to be had.
        void refused(Kind kind);
    }

    Http1Pool(Http1Loop loop, Connections.Limits limits, String host, int port) {
        this.loop = loop;
        this.limits = limits;
        this.address = loop.transport().convert(SocketAddress.inetSocketAddress(port, host));
    }

    Http1Head head() {
        return loop.head();
    }

    void ask(Asker asker) {
        for (var free = idle.poll(); free != null; free = idle.poll()) {
            if (free.isOpen()) {
                asker.take(free);
                return;
            }
        }
        if (open.size() + opening < limits.connections()) {
            open(asker);
        } else if (hasRoomToWait()) {
            waiting.add(asker);
        } else {
            asker.refused(Kind.BUSY);
        }
    }

    /// Those who have waited longest are those who have given up first.
    private boolean hasRoomToWait() {
        while (!waiting.isEmpty() && !waiting.element().isWaiting()) {
            waiting.remove();
        }
        return waiting.size() < limits.waiting();
    }

    private void open(Asker asker) {
        opening++;
        var connection = new Http1Connection(this, TimeUnit.SECONDS.toNanos(Connections.KEEP_ALIVE_SECONDS));
        var connecting = bootstrap(connection).connect(address);
        var _ = connecting.addListener(_ -> {
            opening--;
            if (connecting.isSuccess()) {
                opened(connection, asker);
            } else {
                asker.refused(Kind.UNREACHABLE);
                serveWaiting();
            }
        });
    }

    private Bootstrap bootstrap(Http1Connection connection) {
        var bootstrap = loop.bootstrap(limits.connectTimeout());
        limits.unread().ifPresent(bytes -> bootstrap.option(ChannelOption.SO_RCVBUF, bytes));
        return bootstrap.handler(new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(connection.decoder(), connection);
            }
        });
    }

    private void opened(Http1Connection connection, Asker asker) {
        if (!connection.isOpen()) {
            asker.refused(Kind.UNREACHABLE);
            serveWaiting();
            return;
        }
        open.add(connection);
        lookLater();
        if (asker.isWaiting()) {
            asker.take(connection);
        } else {
            free(connection);
        }
    }

    /// The connection is ready for the next call.
    void free(Http1Connection connection) {
        for (var next = waiting.poll(); next != null; next = waiting.poll()) {
            if (next.isWaiting()) {
                next.take(connection);
                return;
            }
        }
        idle.push(connection);
    }

    /// The connection has ended.
    void gone(Http1Connection connection) {
        idle.remove(connection);
        if (open.remove(connection)) {
            serveWaiting();
        }
    }

    private void serveWaiting() {
        while (open.size() + opening < limits.connections()) {
            var next = waiting.poll();
            if (next == null) {
                return;
            }
            if (next.isWaiting()) {
                open(next);
            }
        }
    }

    /// Looks now and then for connections that have idled too long, between two calls or in the middle of one.
    private void lookLater() {
        if (look == null) {
            long nanos = Math.min(LONGEST_LOOK_NANOS, limits.idleTimeout().toNanos() / 2 + 1);
            look = loop.events().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        look = null;
        long now = System.nanoTime();
        long mostIdle = limits.idleTimeout().toNanos();
        for (var one : new ArrayList<>(open)) {
            if (one.isIdle() ? one.isStale(now) : one.hasIdledFor(mostIdle, now)) {
                one.close();
            }
        }
        if (!open.isEmpty()) {
            lookLater();
        }
    }

    /// Closes every connection.
    void close() {
        var ending = look;
        if (ending != null) {
            ending.cancel(false);
        }
        new ArrayList<>(open).forEach(Http1Connection::close);
    }
}
