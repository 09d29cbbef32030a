package dev.phoenix.chassis;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.RequestException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.Timer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// A running service: an HTTP server that gives each request a virtual thread, its routes, and its parts. Any thread.
public final class Service {
    /// A catalogue of ten thousand lines fits; nothing a shopper sends comes near.
    private static final int LARGEST_BODY_BYTES = 1 << 20;
    /// More at once would only wait for the connection pool; they are told so with 503.
    private static final int MOST_REQUESTS_AT_ONCE = 2_048;

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final Duration[] BUCKETS = Stream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);
    private static final Logger LOG = Logger.getLogger(Service.class.getName());

    private final String host;
    private final Routes routes;
    private final List<Part> parts;
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final WebServer server;

    private Service(String host, int port, Routes routes, List<Part> parts) {
        this.host = host;
        this.routes = routes;
        this.parts = parts;
        this.server = WebServer.builder()
                .host(host)
                .port(port)
                .shutdownHook(false)
                .maxPayloadSize(LARGEST_BODY_BYTES)
                .maxConcurrentRequests(MOST_REQUESTS_AT_ONCE)
                .shutdownGracePeriod(GRACE)
                .directHandlers(plainRefusals())
                .routing(routing())
                .build();
    }

    /// Starts to listen; port 0 takes any free one. The parts are stopped after the server, the last one first.
    public static Service start(String host, int port, Routes routes, Part... parts) {
        var service = new Service(host, port, routes, List.of(parts));
        service.server.start();
        if (!service.server.isRunning()) {
            service.parts.reversed().forEach(Part::stop);
            throw new IllegalStateException("port " + port + " of " + host + " is in use, or not this machine's to use."
                    + " Give another port, or 0 for any free one.");
        }
        return service;
    }

    public URI address() {
        return URI.create("http://" + host + ":" + server.port());
    }

    /// Accepts nothing new, lets running requests finish, stops the parts. Repeats do nothing.
    public void stop() {
        if (stopping.compareAndSet(false, true)) {
            server.stop();
            parts.reversed().forEach(Part::stop);
        }
    }

    private HttpRouting.Builder routing() {
        var own = new Routes()
                .open("GET", "/health", request -> health(Optional.empty()))
                .open("GET", "/ready", request -> health(stopping.get() ? Optional.of("stopping") : Optional.empty()))
                .open("GET", "/metrics", request -> metrics());
        routes.keepTheirWord(own.list());
        var routing = HttpRouting.builder();
        var methods = new LinkedHashMap<String, List<String>>();
        Stream.concat(own.list().stream(), routes.list().stream()).forEach(route -> {
            routing.route(Method.create(route.method()), route.path(), (in, out) -> serve(route, in, out));
            methods.computeIfAbsent(route.path(), path -> new ArrayList<>()).add(route.method());
        });
        methods.forEach((path, all) -> {
            var refused = new Problem(405, "method_not_allowed", path + " takes " + all + ".").answer();
            routing.any(path, (in, out) -> serve(new Routes.Route("other", path, request -> refused), in, out));
        });
        var nothing = new Problem(404, "not_found", "There is no such route.").answer();
        return routing.any((in, out) -> serve(new Routes.Route("other", "none", request -> nothing), in, out));
    }

    private Answer health(Optional<String> own) {
        var trouble = own.or(
                () -> parts.stream().flatMap(part -> part.trouble().stream()).findFirst());
        return trouble.map(why -> new Answer(503, Map.of("status", "DOWN", "reason", why)))
                .orElse(Answer.ok(Map.of("status", "UP")));
    }

    private Answer metrics() {
        var text = routes.meters().scrape().getBytes(StandardCharsets.UTF_8);
        return new Answer(200, text, Map.of("Content-Type", "text/plain; version=0.0.4; charset=utf-8"));
    }

    private void serve(Routes.Route route, ServerRequest in, ServerResponse out) {
        long begun = System.nanoTime();
        var answer = answer(route, in);
        out.status(Status.create(answer.status())).header("Content-Type", "application/json");
        answer.headers().forEach(out::header);
        if (stopping.get()) {
            out.header(HeaderNames.CONNECTION, "close");
        }
        Timer.builder("http.server.requests")
                .tags("method", route.method(), "route", route.path(), "status", String.valueOf(answer.status()))
                .serviceLevelObjectives(BUCKETS)
                .register(routes.meters())
                .record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
        out.send(answer.body() instanceof byte[] bytes ? bytes : Json.write(answer.body()));
    }

    private static Answer answer(Routes.Route route, ServerRequest in) {
        try {
            return route.endpoint().answer(new Request(in));
        } catch (Problem.Refusal refusal) {
            return refusal.problem().answer();
        } catch (HttpException refused) {
            return refusal(refused.status(), String.valueOf(refused.getMessage()))
                    .answer();
        } catch (RequestException refused) {
            return refusal(refused.status(), String.valueOf(refused.getMessage()))
                    .answer();
        } catch (RuntimeException failed) {
            // The thread's top: counted by the timer under its status.
            var what = route.method() + " " + route.path();
            if (sqlState(failed, "null|08.*|57P.*|57014|53.*")) {
                LOG.log(Level.WARNING, "{0}: the database does not answer: {1}", new Object[] {what, failed});
                return new Problem(503, "temporarily_unavailable", "The database does not answer; retry.").answer();
            }
            if (sqlState(failed, "22021")) {
                return new Problem(422, "invalid_request", "A text has a character that cannot be kept.").answer();
            }
            LOG.log(Level.SEVERE, what + " failed", failed);
            return new Problem(500, "internal_error", "This is a bug; the log has it.").answer();
        }
    }

    private static boolean sqlState(Throwable failed, String pattern) {
        return Stream.iterate(failed, each -> each != null, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .map(each -> String.valueOf(((SQLException) each).getSQLState()))
                .anyMatch(state -> state.matches(pattern));
    }

    private static Problem refusal(Status status, String why) {
        return new Problem(
                status.code(), status.reasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '_'), why);
    }

    /// What the server itself refuses (a broken request line, say) is answered in the same form.
    private static DirectHandlers plainRefusals() {
        var handlers = DirectHandlers.builder();
        for (var type : DirectHandler.EventType.values()) {
            handlers.addHandler(type, (request, event, status, headers, message) -> {
                var answer =
                        refusal(status, "The request was refused as it is.").answer();
                var out = ServerResponseHeaders.create(headers);
                answer.headers().forEach((name, value) -> out.set(HeaderNames.create(name), value));
                return DirectHandler.TransportResponse.builder()
                        .status(status)
                        .headers(out)
                        .entity(Json.write(answer.body()))
                        .keepAlive(false)
                        .build();
            });
        }
        return handlers.build();
    }
}
