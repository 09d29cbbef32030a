package dev.phoenix.gateway.effects;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/// What came of a call to the outside, as the service saw it.
sealed interface Outcome {
    /// From the end of the request to the end of what came of it.
    long nanos();

    /// A whole answer: the outside's, or the port's own when the outside could not be asked.
    record Answered(int status, MultiMap fields, Buffer body, long nanos) implements Outcome {}

    /// The connection ended before the answer did.
    record Broken(long nanos) implements Outcome {}

    /// The service went away before there was an answer.
    record Abandoned(long nanos) implements Outcome {}

    /// An answer that was larger than may be held.
    record TooLarge(long nanos) implements Outcome {}
}
