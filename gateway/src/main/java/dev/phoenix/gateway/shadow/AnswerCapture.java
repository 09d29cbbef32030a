package dev.phoenix.gateway.shadow;

import dev.phoenix.gateway.shadow.Capture.Result;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The body of an answer while it streams by: held up to the cap, beyond it only measured, so that an answer of any
/// size can be compared. *One thread* at a time; its copy says which.
final class AnswerCapture {
    private final Capture held;
    private Beyond.@Nullable Running running;

    AnswerCapture(Capture held) {
        this.held = held;
    }

    /// Holds or measures the next part.
    ///
    /// @return never [Result#OVER_CAP]
    Result add(Buffer chunk) {
        var measured = running;
        if (measured != null) {
            measured.add(chunk);
            return Result.HELD;
        }
        var result = held.add(chunk);
        if (result != Result.OVER_CAP) {
            return result;
        }
        measured = new Beyond.Running();
        measured.add(held.body());
        held.letGo();
        measured.add(chunk);
        running = measured;
        return Result.HELD;
    }

    /// What is held: the whole body, or nothing of one that is beyond the cap.
    Buffer body() {
        return held.body();
    }

    Optional<Beyond> beyond() {
        return Optional.ofNullable(running).map(Beyond.Running::sofar);
    }

    long heldBytes() {
        return held.heldBytes();
    }
}
