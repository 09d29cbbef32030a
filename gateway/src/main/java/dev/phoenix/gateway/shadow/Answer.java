package dev.phoenix.gateway.shadow;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/// What one side of a pair came to.
public sealed interface Answer {
    /// From the connection to the end.
    long micros();

    /// Whether the side failed: no answer, or one that says so itself.
    boolean failed();

    /// A whole answer.
    ///
    /// @param body empty when it was larger than may be held
    /// @param beyond what is known of such a body
    record Whole(int status, MultiMap fields, Buffer body, Optional<Beyond> beyond, long micros) implements Answer {
        private static final int FIRST_SERVER_ERROR = 500;

        /// How long the body was.
        long bytes() {
            return beyond.map(Beyond::bytes).orElse((long) body.length());
        }

        @Override
        public boolean failed() {
            return status >= FIRST_SERVER_ERROR;
        }
    }

    /// No answer.
    ///
    /// @param reason a stable code such as `upstream_reset`
    record None(String reason, long micros) implements Answer {
        @Override
        public boolean failed() {
            return true;
        }
    }

    /// The customer went away, so that the original was never finished; nobody failed.
    record Unfinished(long micros) implements Answer {
        @Override
        public boolean failed() {
            return false;
        }
    }
}
