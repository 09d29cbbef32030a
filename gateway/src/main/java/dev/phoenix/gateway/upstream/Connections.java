package dev.phoenix.gateway.upstream;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Pooled HTTP/1.1 keep-alive connections of one event loop. *One thread*: that event loop. Live calls and copies
/// have pools of their own, so that copies never take a connection from a customer.
public final class Connections {
    /// Shorter than the idle time of common servers (30 s and more), so that we close first.
    private static final int KEEP_ALIVE_SECONDS = 10;

    /// An answer's head above this is not an answer of a sane server.
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private final HttpClientAgent client;
    private final Set<HttpConnection> used = Collections.newSetFromMap(new IdentityHashMap<>());

    private Connections(Vertx vertx, HttpClientOptions options, PoolOptions pool) {
        this.client = vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                .withConnectHandler(this::opened)
                .build();
    }

    /// How many connections and waiting calls one event loop may have per upstream, and how long both may idle.
    ///
    /// @param idleTimeout an answer that stalls this long in the middle is given up
    public record Limits(int connections, int waiting, Duration connectTimeout, Duration idleTimeout) {}

    /// A pool of the calling event loop.
    public static Connections open(Vertx vertx, Limits limits) {
        var options = new HttpClientOptions()
                .setConnectTimeout((int) limits.connectTimeout().toMillis())
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setIdleTimeout((int) limits.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setTcpNoDelay(true);
        var pool = new PoolOptions().setHttp1MaxSize(limits.connections()).setMaxWaitQueueSize(limits.waiting());
        return new Connections(vertx, options, pool);
    }

    /// A connection for a request that asks to leave HTTP.
    public Future<HttpClientRequest> tunnel(Upstream upstream, RequestHead head) {
        return client.request(upstream.call(head.method(), head.target())).map(request -> {
            request.headers().addAll(head.fields());
            return request;
        });
    }

    /// What goes wrong on a connection ends its call, which says so; there is nothing more to say here.
    private void opened(HttpConnection connection) {
        connection.closeHandler(_ -> used.remove(connection));
        connection.exceptionHandler(_ -> {});
    }

    Future<HttpClientRequest> request(RequestOptions options) {
        return client.request(options);
    }

    /// The call on this connection was answered; the next failure on it may be mere old age.
    void answeredOn(HttpConnection connection) {
        used.add(connection);
    }

    boolean isUsed(HttpConnection connection) {
        return used.contains(connection);
    }

    /// Closes every connection.
    public Future<Void> close() {
        return client.close();
    }
}
