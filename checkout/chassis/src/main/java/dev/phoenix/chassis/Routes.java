package dev.phoenix.chassis;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What a service answers: its routes, and the meters that they and its workers count with.
public final class Routes {
    /// Answers one request; refuses by `Problem.answer()` or by throwing a `Problem.Refusal`.
    @FunctionalInterface
    public interface Endpoint {
        Answer answer(Request request);
    }

    /// One route. `path` is a template such as `/carts/{id}`.
    public record Route(String method, String path, Endpoint endpoint) {}

    private final List<Route> routes = new ArrayList<>();
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Optional<Secret> operatorToken;
    private Optional<JsonNode> published = Optional.empty();

    /// For a service without an operator: its `operator` routes refuse everyone.
    public Routes() {
        this.operatorToken = Optional.empty();
    }

    public Routes(Secret operatorToken) {
        this.operatorToken = Optional.of(operatorToken);
    }

    /// Adds a route for everyone.
    public Routes open(String method, String path, Endpoint endpoint) {
        routes.add(new Route(method, path, endpoint));
        return this;
    }

    /// Adds a route for holders of the operator's token: operators and the other services.
    public Routes operator(String method, String path, Endpoint endpoint) {
        return open(method, path, request -> {
            var given = request.header("Authorization").orElse("");
            var token = given.replaceFirst("^Bearer ", "");
            return operatorToken.filter(own -> own.matches(token)).isPresent() && given.startsWith("Bearer ")
                    ? endpoint.answer(request)
                    : new Problem(401, "unauthorized", "This call needs Authorization: Bearer <operator token>.")
                            .answer();
        });
    }

    /// Publishes the class path's OpenAPI document as `/openapi.json`. A service whose routes are not the document's
    /// does not start.
    public Routes publish(String resource) {
        try (var document = Routes.class.getClassLoader().getResourceAsStream(resource)) {
            var bytes = Objects.requireNonNull(document, resource).readAllBytes();
            published = Optional.of(Json.mapper().readTree(bytes).path("paths"));
            return open("GET", "/openapi.json", request -> Answer.ok(bytes));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Refuses routes that the published document does not name, and names without a route.
    void keepTheirWord(List<Route> further) {
        if (published.isEmpty()) {
            return;
        }
        var there = new TreeSet<String>();
        Stream.of(further, routes).flatMap(List::stream).forEach(each -> there.add(each.method() + " " + each.path()));
        var named = new TreeSet<String>();
        published
                .get()
                .properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> named.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        if (!there.equals(named)) {
            var both = new TreeSet<>(there);
            both.retainAll(named);
            there.removeAll(both);
            named.removeAll(both);
            throw new IllegalStateException("The OpenAPI document and the routes contradict each other. Only routes: "
                    + there + ". Only in the document: " + named + ".");
        }
    }

    public List<Route> list() {
        return List.copyOf(routes);
    }

    public PrometheusMeterRegistry meters() {
        return meters;
    }
}
