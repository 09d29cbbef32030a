package dev.phoenix.gateway.shadow;

import dev.phoenix.gateway.upstream.Connections;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/// The event loop that a copy lives on, which is its original's, and the connections that copies have there.
public record ShadowLoop(Vertx vertx, Context context, Connections connections) {
    /// Runs the step on this loop, after what the loop is doing now.
    void later(Runnable step) {
        context.runOnContext(_ -> step.run());
    }
}
