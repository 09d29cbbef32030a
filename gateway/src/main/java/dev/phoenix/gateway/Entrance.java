package dev.phoenix.gateway;

import dev.phoenix.gateway.door.DoorCounts;
import dev.phoenix.gateway.door.Http2Check;
import dev.phoenix.gateway.door.ServerIdentity;
import dev.phoenix.gateway.shadow.Shadow;
import dev.phoenix.gateway.shadow.ShadowLoop;
import dev.phoenix.gateway.trace.Tracing;
import dev.phoenix.gateway.upstream.Connections;
import dev.phoenix.gateway.upstream.ExchangeId;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The customers' door on one event loop. Every loop has one, and connections are spread over them; a connection, its
/// calls and their upstream connections stay on one loop, so that no request changes threads.
final class Entrance extends VerticleBase {
    /// What decoders take; less than this is refused before, with a problem that says so.
    private static final int MAX_LINE_BYTES = 16 * 1024;

    private static final int MAX_HEADER_BYTES = 64 * 1024;
    private static final int BACKLOG = 1024;

    /// Calls that one customer may have open on one HTTP/2 connection, as with other proxies.
    private static final int MAX_STREAMS = 100;

    /// What all calls of one HTTP/2 connection may have sent without our having taken it. Well above one call's
    /// window of 64 KiB, so that one call that waits does not hold up the others.
    private static final int CONNECTION_WINDOW_BYTES = 1024 * 1024;

    private final Settings settings;
    private final RoutingState routing;
    private final Shadow shadow;
    private final Seen seen;
    private final Opening opening;
    private volatile boolean leaving;
    private Optional<GatewayLoop> loop = Optional.empty();
    private Optional<HttpServer> clear = Optional.empty();
    private Optional<HttpServer> tls = Optional.empty();

    /// What is told of every request.
    ///
    /// @param log a line for each, if one is wanted
    record Seen(Meters meters, DoorCounts door, Optional<AccessLog> log) {}

    /// With what every entrance opens. A negative port takes any free one, the same for every entrance.
    ///
    /// @param shows the identity that the TLS port begins with; empty opens no such port
    /// @param believes the authorities of upstreams; empty for Java's own
    /// @param tracing whom requests and calls are told, if anybody
    record Opening(
            int port,
            int tlsPort,
            Optional<ServerIdentity> shows,
            Optional<Buffer> believes,
            Optional<Tracing> tracing) {}

    Entrance(Settings settings, RoutingState routing, Shadow shadow, Seen seen, Opening opening) {
        this.settings = settings;
        this.routing = routing;
        this.shadow = shadow;
        this.seen = seen;
        this.opening = opening;
    }

    @Override
    public Future<?> start() {
        var live = Connections.open(vertx, settings.limits().live(), opening.believes(), opening.tracing());
        var copies = Connections.open(vertx, settings.limits().copies(), opening.believes(), opening.tracing());
        var shadowLoop = new ShadowLoop(vertx, context, copies);
        var slow = SlowBodies.watch(vertx, settings.listen().door(), seen.door());
        var here = new GatewayLoop(settings, routing::table, live, shadow, shadowLoop, seen, slow);
        loop = Optional.of(here);
        var host = settings.listen().host();
        clear = Optional.of(server(here, options()));
        var listening = clear.get().listen(opening.port(), host);
        if (opening.shows().isEmpty()) {
            return listening;
        }
        tls = Optional.of(server(here, tlsOptions(opening.shows().get())));
        return Future.join(listening, tls.get().listen(opening.tlsPort(), host));
    }

    private HttpServer server(GatewayLoop here, HttpServerOptions options) {
        return vertx.createHttpServer(options)
                .connectionHandler(Entrance::opened)
                .requestHandler(request -> accept(here, request))
                .invalidRequestHandler(Entrance::refuse);
    }

    /// What goes wrong on a connection ends its calls, which say so; there is nothing more to say here.
    private static void opened(HttpConnection connection) {
        connection.exceptionHandler(_ -> {});
        InboundMessage.watchTrailers(connection);
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(true)
                // What customer and upstream say to each other over a WebSocket is for the two of them to compress.
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setInitialSettings(
                        new Http2Settings().setMaxConcurrentStreams(MAX_STREAMS).setMaxHeaderListSize(MAX_HEADER_BYTES))
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW_BYTES)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setAcceptBacklog(BACKLOG)
                .setReusePort(settings.listen().reusePort())
                .setTcpNoDelay(true)
                .setIdleTimeout((int) settings.limits().live().idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    private HttpServerOptions tlsOptions(ServerIdentity identity) {
        return options().setSsl(true).setUseAlpn(true).setKeyCertOptions(identity.options());
    }

    /// Shows this identity to whoever connects from now on; open connections stay as they are.
    Future<?> show(ServerIdentity identity) {
        var options = tlsOptions(identity).getSslOptions();
        return tls.<Future<?>>map(open -> open.updateSSLOptions(options)).orElse(Future.succeededFuture());
    }

    private void accept(GatewayLoop loop, HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2) {
            var refusal = Http2Check.check(request);
            if (refusal.isPresent()) {
                turnAway(request, Problem.of(refusal.get()));
                return;
            }
        } else if (leaving && !Tunnel.isWanted(request)) {
            request.response().putHeader("Connection", "close");
        }
        var table = loop.table().get();
        if (table.isEmpty()) {
            turnAway(request, Problem.NOT_READY);
        } else if (request.method().equals(HttpMethod.CONNECT)) {
            turnAway(request, Problem.CONNECT_REFUSED);
        } else {
            new Arrival(loop, table.get(), request).begin();
        }
    }

    private static void turnAway(HttpServerRequest request, Problem problem) {
        problem.send(request.response(), newExchange());
        InboundMessage.stays(request);
    }

    /// What the guard let pass for no decoder to take.
    private static void refuse(HttpServerRequest request) {
        Problem.of(InboundMessage.refusal(request)).send(request.response(), newExchange());
        request.connection().close();
    }

    private static String newExchange() {
        return ExchangeId.of(System.currentTimeMillis());
    }

    /// The port that customers reach.
    int port() {
        return clear.map(HttpServer::actualPort).orElse(opening.port());
    }

    /// The port that customers reach by TLS, if there is one.
    Optional<Integer> tlsPort() {
        return tls.map(HttpServer::actualPort);
    }

    /// Asks customers from now on to come back on another connection, which may find another gateway.
    void leave() {
        leaving = true;
    }

    /// Whatever ended on this loop until now has been counted when this has.
    Future<Void> counted() {
        var counted = Promise.<Void>promise();
        loop.ifPresentOrElse(_ -> context.runOnContext(_ -> counted.complete()), counted::complete);
        return counted.future();
    }

    /// Takes no new connections, lets requests in flight end, then closes.
    Future<?> drain(Duration most) {
        return Future.join(Stream.concat(clear.stream(), tls.stream())
                .map(open -> open.shutdown(most.toMillis(), TimeUnit.MILLISECONDS))
                .toList());
    }

    @Override
    public Future<?> stop() {
        return loop.<Future<?>>map(open -> Future.join(
                        open.live().close(), open.shadowLoop().connections().close()))
                .orElse(Future.succeededFuture());
    }
}
