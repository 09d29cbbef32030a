package dev.phoenix.plan.route;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a request must carry, besides method and path, to be a route's. Each part asks for another thing.
public record Conditions(List<Condition> parts) {
    public static final Conditions NONE = new Conditions(List.of());

    public Conditions {
        parts = List.copyOf(parts);
    }

    /// One thing that a request must carry.
    public sealed interface Condition {
        /// A header field, with this value or any. The name is in small letters.
        record Header(String name, Optional<String> value) implements Condition {}

        /// A query parameter, with this value or any.
        record Query(String name, Optional<String> value) implements Condition {}

        /// A GraphQL operation of this type, with this name or any.
        record GraphQl(Operation.Type type, Optional<String> name) implements Condition {}

        /// Whether it says what the value must be, and not only that there is one.
        private boolean isExact() {
            return switch (this) {
                case Header(var _, var value) -> value.isPresent();
                case Query(var _, var value) -> value.isPresent();
                case GraphQl(var _, var name) -> name.isPresent();
            };
        }

        private boolean holdsFor(Carried request) {
            return switch (this) {
                case Header(var name, var value) -> fits(request.header(name), value);
                case Query(var name, var value) -> fits(request.query(name), value);
                case GraphQl(var type, var name) ->
                    request.operation()
                            .filter(operation -> operation.type().equals(Optional.of(type)))
                            .filter(operation ->
                                    name.isEmpty() || operation.name().equals(name))
                            .isPresent();
            };
        }

        private static boolean fits(Optional<String> carried, Optional<String> asked) {
            return asked.isEmpty() ? carried.isPresent() : carried.equals(asked);
        }

        /// Whether both ask for the same thing, such as one header field.
        private boolean isAbout(Condition other) {
            return switch (this) {
                case Header(var name, var _) -> other instanceof Header(var same, var _) && same.equals(name);
                case Query(var name, var _) -> other instanceof Query(var same, var _) && same.equals(name);
                case GraphQl _ -> other instanceof GraphQl;
            };
        }

        private boolean implies(Condition other) {
            return equals(other)
                    || (isAbout(other)
                            && !other.isExact()
                            && (!(this instanceof GraphQl(var type, var _))
                                    || (other instanceof GraphQl(var wider, var _) && wider == type)));
        }

        private boolean excludes(Condition other) {
            return isAbout(other) && !implies(other) && !other.implies(this);
        }
    }

    /// Whether the request carries everything.
    public boolean holdFor(Carried request) {
        return parts.stream().allMatch(part -> part.holdsFor(request));
    }

    /// Whether a GraphQL operation is asked for.
    public boolean areOfGraphQl() {
        return parts.stream().anyMatch(Condition.GraphQl.class::isInstance);
    }

    /// How much is asked. Of conditions that one request meets, those that ask most win.
    int weight() {
        return parts.stream().mapToInt(part -> part.isExact() ? 2 : 1).sum();
    }

    /// Whether every request belongs to one of the two at most, or one of the two is more specific.
    public boolean areToldFrom(Conditions other) {
        boolean exclude = parts.stream().anyMatch(part -> other.parts.stream().anyMatch(part::excludes));
        return exclude || (!equals(other) && (imply(other) || other.imply(this)));
    }

    private boolean imply(Conditions other) {
        return other.parts.stream().allMatch(asked -> parts.stream().anyMatch(part -> part.implies(asked)));
    }

    /// As people read it: `header x-api-version=2, graphql query Products`.
    @Override
    public String toString() {
        return parts.stream().map(Conditions::text).collect(Collectors.joining(", "));
    }

    private static String text(Condition part) {
        return switch (part) {
            case Condition.Header(var name, var value) ->
                "header " + name + value.map(text -> "=" + text).orElse("");
            case Condition.Query(var name, var value) ->
                "query " + name + value.map(text -> "=" + text).orElse("");
            case Condition.GraphQl(var type, var name) ->
                "graphql " + type.word() + name.map(text -> " " + text).orElse("");
        };
    }
}
