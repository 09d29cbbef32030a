package dev.phoenix.plan.route;

import java.util.Set;

/// Which requests are a route's: a method, a path template, and what else they must carry.
///
/// @param method an HTTP method, or `ANY`
/// @param path a template such as `/orders/{id}` or `/assets/**`
public record Match(String method, String path, Conditions when) {
    public static final String ANY = "ANY";

    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    /// All requests of this method and path.
    public Match(String method, String path) {
        this(method, path, Conditions.NONE);
    }

    /// Whether only requests match that change nothing.
    public boolean reads() {
        return READS.contains(method);
    }

    /// As the plan writes it: `GET /orders/{id}`.
    @Override
    public String toString() {
        return method + " " + path + (when.equals(Conditions.NONE) ? "" : " when " + when);
    }
}
