package dev.phoenix.gateway;

import dev.phoenix.gateway.shadow.Shadow;
import dev.phoenix.gateway.shadow.ShadowLoop;
import dev.phoenix.gateway.upstream.Connections;
import dev.phoenix.gateway.upstream.ExchangeId;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// The customers' door on one event loop. Every loop has one, and connections are spread over them; a connection, its
/// calls and their upstream connections stay on one loop, so that no request changes threads.
final class Entrance extends VerticleBase {
    private static final int MAX_LINE_BYTES = 8 * 1024;
    private static final int MAX_HEADER_BYTES = 32 * 1024;
    private static final int BACKLOG = 1024;

    private final Settings settings;
    private final RoutingState routing;
    private final Shadow shadow;
    private final Meters meters;
    private final int port;
    private Optional<GatewayLoop> loop = Optional.empty();
    private Optional<HttpServer> server = Optional.empty();

    /// @param port a negative one takes any free port, the same for every entrance
    Entrance(Settings settings, RoutingState routing, Shadow shadow, Meters meters, int port) {
        this.settings = settings;
        this.routing = routing;
        this.shadow = shadow;
        this.meters = meters;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        var live = Connections.open(vertx, settings.limits().live());
        var copies = Connections.open(vertx, settings.limits().copies());
        var shadowLoop = new ShadowLoop(vertx, context, copies);
        var here = new GatewayLoop(vertx, settings, routing::table, live, shadow, shadowLoop, meters);
        loop = Optional.of(here);
        var listening = vertx.createHttpServer(options())
                .connectionHandler(connection -> connection.exceptionHandler(_ -> {}))
                .requestHandler(request -> accept(here, request))
                .invalidRequestHandler(Entrance::refuse);
        server = Optional.of(listening);
        return listening.listen(port, settings.listen().host());
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(true)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true)
                .setIdleTimeout((int) settings.limits().live().idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }

    private static void accept(GatewayLoop loop, HttpServerRequest request) {
        var table = loop.table().get();
        if (table.isEmpty()) {
            Problem.NOT_READY.send(request.response(), newExchange());
        } else if (request.method().equals(HttpMethod.CONNECT)) {
            Problem.CONNECT_REFUSED.send(request.response(), newExchange());
        } else {
            new LiveCall(loop, table.get(), request).begin();
        }
    }

    private static void refuse(HttpServerRequest request) {
        var cause = request.decoderResult().cause();
        var problem = switch (cause) {
            case TooLongHttpLineException _ -> Problem.TARGET_TOO_LONG;
            case TooLongHttpHeaderException _ -> Problem.HEADER_TOO_LARGE;
            case TooLongFrameException _ -> Problem.HEADER_TOO_LARGE;
            default -> Problem.MALFORMED;
        };
        request.response().putHeader("Connection", "close");
        problem.send(request.response(), newExchange());
        request.connection().close();
    }

    private static String newExchange() {
        return ExchangeId.of(System.currentTimeMillis());
    }

    /// The port that customers reach.
    int port() {
        return server.map(HttpServer::actualPort).orElse(port);
    }

    /// Takes no new connections, lets requests in flight end, then closes.
    Future<Void> drain(long mostSeconds) {
        return server.map(open -> open.shutdown(mostSeconds, TimeUnit.SECONDS)).orElse(Future.succeededFuture());
    }

    @Override
    public Future<?> stop() {
        return loop.<Future<?>>map(open -> Future.join(
                        open.live().close(), open.shadowLoop().connections().close()))
                .orElse(Future.succeededFuture());
    }
}
