package dev.phoenix.control.door;

import dev.phoenix.control.database.DatabaseAwayException;
import dev.phoenix.control.database.Text;
import dev.phoenix.control.settings.Configuration;
import io.helidon.http.HttpException;
import io.helidon.http.RequestException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The HTTP server of this process. Every answer that is no success is a problem in JSON. Any thread.
public final class Server implements AutoCloseable {
    /// So long may requests in flight take to end when the process stops.
    private static final Duration GRACE = Duration.ofSeconds(5);

    /// The largest body of all is a tally; beyond this the connection is cut.
    private static final long LARGEST_BODY_BYTES = 5 * 1024 * 1024;

    /// Waiting gateways and war rooms hold one connection each.
    private static final int MOST_CONNECTIONS = 4_000;

    private static final Logger LOG = Logger.getLogger(Server.class.getName());

    private final WebServer web;
    private final Optional<Certificate> certificate;

    private Server(WebServer web, Optional<Certificate> certificate) {
        this.web = web;
        this.certificate = certificate;
    }

    /// What the server does besides answering.
    ///
    /// @param refused hears of each action that was turned away before anybody asked whether it is allowed now
    public record Around(Meters meters, Consumer<TurnedAway> refused) {}

    public static Server start(Configuration.Listen listen, Around around, List<HttpService> services) {
        var routing = HttpRouting.builder();
        routing.addFilter(new Guard(listen));
        services.forEach(routing::register);
        routing.any(Server::nothingHere);
        problems(routing, around);
        var certificate = listen.tls().map(Certificate::new);
        var builder = WebServer.builder();
        certificate.ifPresent(ours -> builder.tls(ours.first()));
        var web = builder.host(listen.host())
                .port(listen.port())
                .routing(routing)
                .shutdownHook(false)
                .shutdownGracePeriod(GRACE)
                .maxPayloadSize(LARGEST_BODY_BYTES)
                .maxTcpConnections(MOST_CONNECTIONS)
                .build();
        web.start();
        if (!web.isRunning()) { // it logs why it could not bind, and returns
            throw new UncheckedIOException(new BindException("it is in use, or this user may not take it"));
        }
        return new Server(web, certificate);
    }

    private static void nothingHere(ServerRequest request, ServerResponse response) {
        var asked = request.prologue().method() + " " + request.path().path();
        Http.problem(response, Problem.of(404, "not_found", "There is no " + asked + " here."));
    }

    private static void problems(HttpRouting.Builder routing, Around around) {
        var meters = around.meters();
        routing.error(RefusedException.class, (request, response, e) -> {
                    if (e.problem().status() == 401) {
                        meters.unauthorized();
                    }
                    TurnedAway.of(request, e).ifPresent(around.refused());
                    Http.problem(response, e.problem());
                })
                .error(DatabaseAwayException.class, (request, response, e) -> {
                    meters.databaseAway();
                    Http.problem(response, Problem.of(503, "database_away", Text.of(e)));
                })
                .error(
                        HttpException.class,
                        (request, response, e) ->
                                Http.problem(response, Problem.of(e.status().code(), "request_invalid", Text.of(e))))
                .error(
                        RequestException.class,
                        (request, response, e) ->
                                Http.problem(response, Problem.of(400, "request_invalid", Text.of(e))))
                .error(RuntimeException.class, (request, response, e) -> {
                    meters.bug();
                    LOG.log(
                            Level.SEVERE,
                            "A request ended in a bug: " + request.path().path(),
                            e);
                    Http.problem(response, Problem.of(500, "bug", "This is a bug in control; its log says more."));
                });
    }

    /// Shows another certificate from now on, if another one was put into the files. One thread.
    public void renewIdentity() {
        certificate.flatMap(Certificate::another).ifPresent(web::reloadTls);
    }

    public int port() {
        return web.port();
    }

    @Override
    public void close() {
        web.stop();
    }
}
