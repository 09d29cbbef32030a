package dev.phoenix.plan.route;

import java.util.Optional;

/// What a request carries besides its method and path, as far as routes ask for it.
public interface Carried {
    /// A request that carries nothing that any route asks for.
    Carried NOTHING = new Carried() {
        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<Operation> operation() {
            return Optional.empty();
        }
    };

    /// The first value of a header field; the name is in small letters.
    Optional<String> header(String name);

    /// The first value of a query parameter, decoded.
    Optional<String> query(String name);

    /// The GraphQL operation, if the request is one. Asked only where a route depends on it.
    Optional<Operation> operation();
}
