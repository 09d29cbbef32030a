package dev.phoenix.chassis;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.List;

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
    private final Secret operatorToken;

    public Routes(Secret operatorToken) {
        this.operatorToken = operatorToken;
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
            return operatorToken.matches(given.replaceFirst("^Bearer ", "")) && given.startsWith("Bearer ")
                    ? endpoint.answer(request)
                    : new Problem(401, "unauthorized", "This call needs Authorization: Bearer <operator token>.")
                            .answer();
        });
    }

    public List<Route> list() {
        return List.copyOf(routes);
    }

    public PrometheusMeterRegistry meters() {
        return meters;
    }
}
