package dev.phoenix.compare.signature;

import dev.phoenix.compare.Difference;
import java.util.Locale;

/// Differences with the same cause: the same route, the same path up to array indexes and ids, the same kind, and
/// values of the same shape. A million differences read as three problems.
public record Signature(String route, String path, Difference.Kind kind, String shape) {
    /// The signature that `difference` on `route` belongs to.
    public static Signature of(String route, Difference difference) {
        return new Signature(route, PathPattern.of(difference.path()), difference.kind(), Shape.of(difference));
    }

    @Override
    public String toString() {
        return route + " " + path + " " + kind.name().toLowerCase(Locale.ROOT) + " (" + shape + ")";
    }
}
