package dev.phoenix.gateway.shadow;

import io.vertx.core.buffer.Buffer;

/// What came of saying a request in the other side's names.
public sealed interface Translated {
    /// The request as the other side understands it.
    record Said(String target, Buffer body) implements Translated {}

    /// The thing that the request is about has no known name there, yet.
    record NoTwinYet() implements Translated {}

    /// The thing that the request is about has no name there, and lately a copy has waited for one in vain.
    record NoTwin() implements Translated {}
}
