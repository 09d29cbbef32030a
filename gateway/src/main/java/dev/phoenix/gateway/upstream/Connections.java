package dev.phoenix.gateway.upstream;

import dev.phoenix.gateway.trace.Tracing;
import dev.phoenix.gateway.upstream.Upstream.Protocol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Pooled keep-alive connections of one event loop, by the protocol that an upstream speaks: those of HTTP/1.1 are our
/// own, which is where the gateway's time goes, the others are Vert.x's. *One thread*: that event
/// loop. Live calls and copies have pools of their own, so that copies never take a connection from a customer.
public final class Connections {
    /// Shorter than the idle time of common servers (30 s and more), so that we close first.
    static final int KEEP_ALIVE_SECONDS = 10;

    /// An answer's head above this is not an answer of a sane server.
    static final int MAX_HEADER_BYTES = 64 * 1024;

    /// What all calls of one HTTP/2 connection may hold before their customers take it; see the customers' side.
    private static final int CONNECTION_WINDOW_BYTES = 1024 * 1024;

    private final Vertx vertx;
    private final Limits limits;
    private final Optional<Buffer> trust;
    private final Optional<Tracing> tracing;
    private final Map<Protocol, HttpClientAgent> clients = new EnumMap<>(Protocol.class);
    private final Map<Place, Http1Pool> pools = new HashMap<>();
    private final Set<HttpConnection> used = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Http1Loop loop;
    private final Deadlines deadlines;

    private record Place(String host, int port) {}

    private Connections(Vertx vertx, Limits limits, Optional<Buffer> trust, Optional<Tracing> tracing) {
        this.vertx = vertx;
        this.loop = Http1Loop.current(vertx);
        this.deadlines = new Deadlines(loop.events());
        this.limits = limits;
        this.trust = trust;
        this.tracing = tracing;
    }

    /// How many connections and waiting calls one event loop may have per upstream, and how long both may idle.
    ///
    /// @param idleTimeout an answer that stalls this long in the middle is given up
    /// @param unread bytes of an answer that may wait in the kernel to be read; empty leaves that to the kernel
    public record Limits(
            int connections, int waiting, Duration connectTimeout, Duration idleTimeout, OptionalInt unread) {}

    /// Pools of the calling event loop.
    ///
    /// @param trust certificates in PEM of the authorities by which upstreams are believed; empty takes Java's own
    /// @param tracing whom calls are told, if anybody
    public static Connections open(Vertx vertx, Limits limits, Optional<Buffer> trust, Optional<Tracing> tracing) {
        return new Connections(vertx, limits, trust, tracing);
    }

    private HttpClientAgent client(Protocol protocol) {
        return clients.computeIfAbsent(protocol, this::build);
    }

    private HttpClientAgent build(Protocol protocol) {
        var options = new HttpClientOptions()
                .setProtocolVersion(protocol == Protocol.HTTP_1 ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setUseAlpn(protocol == Protocol.TLS)
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
                .setHttp2KeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setInitialSettings(new Http2Settings().setPushEnabled(false).setMaxHeaderListSize(MAX_HEADER_BYTES))
                .setConnectTimeout((int) limits.connectTimeout().toMillis())
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setIdleTimeout((int) limits.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpNoDelay(true);
        limits.unread().ifPresent(options::setReceiveBufferSize);
        trust.ifPresent(pem -> options.setTrustOptions(new PemTrustOptions().addCertValue(pem)));
        var pool = new PoolOptions()
                .setHttp1MaxSize(limits.connections())
                .setHttp2MaxSize(limits.connections())
                .setMaxWaitQueueSize(limits.waiting());
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(this::opened)
                .build();
    }

    /// A connection for a request that asks to leave HTTP, which only HTTP/1.1 knows.
    public Future<HttpClientRequest> tunnel(Upstream upstream, RequestHead head) {
        return client(Protocol.HTTP_1)
                .request(upstream.call(head.method(), head.target()))
                .map(request -> {
                    request.headers().addAll(head.fields());
                    return request;
                });
    }

    /// What goes wrong on a connection ends its call, which says so; there is nothing more to say here.
    private void opened(HttpConnection connection) {
        InterimAnswers.watch(((ConnectionBase) connection).channel());
        connection.closeHandler(_ -> used.remove(connection));
        connection.exceptionHandler(_ -> {});
    }

    /// A connection of HTTP/1.1 for a call, whose asker begins it there.
    void ask(Upstream upstream, Http1Pool.Asker asker) {
        pools.computeIfAbsent(
                        new Place(upstream.host(), upstream.port()),
                        place -> new Http1Pool(loop, limits, place.host(), place.port()))
                .ask(asker);
    }

    /// A call on a connection of HTTP/2 or TLS, with its head and nothing sent.
    Future<HttpClientRequest> request(Upstream upstream, RequestHead head) {
        return client(upstream.protocol())
                .request(upstream.call(head.method(), head.target()))
                .map(request -> addressed(request, head));
    }

    /// Whom requests and calls are told, if anybody.
    public Optional<Tracing> tracing() {
        return tracing;
    }

    /// When calls on these connections are late.
    Deadlines deadlines() {
        return deadlines;
    }

    private static HttpClientRequest addressed(HttpClientRequest request, RequestHead head) {
        request.headers().addAll(head.fields());
        if (request.version() == HttpVersion.HTTP_2) {
            var host = head.fields().get("Host");
            if (host != null) {
                request.headers().remove("Host");
                Optional.ofNullable(HostAndPort.parseAuthority(host, -1)).ifPresent(request::authority);
            }
        } else if (head.fields().contains("TE")) {
            request.headers().set("Connection", "TE");
        }
        return request;
    }

    /// The call on this connection was answered; the next failure on it may be mere old age.
    void answeredOn(HttpConnection connection) {
        used.add(connection);
    }

    boolean isUsed(HttpConnection connection) {
        return used.contains(connection);
    }

    /// Closes every connection.
    public Future<?> close() {
        pools.values().forEach(Http1Pool::close);
        return Future.join(clients.values().stream().map(HttpClientAgent::close).toList());
    }
}
