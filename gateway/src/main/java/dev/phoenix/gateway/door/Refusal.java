package dev.phoenix.gateway.door;

import io.netty.util.AttributeKey;

/// Why a guard lets nothing more of a connection pass.
public enum Refusal {
    /// Not well-formed, or to be understood in more than one way.
    MALFORMED,
    /// The request line is longer than may be.
    TARGET_TOO_LONG,
    /// The fields are longer, or more, than may be.
    HEADER_TOO_LARGE,
    /// The head did not end in time.
    TOO_SLOW;

    /// Where a connection says why it was refused.
    public static final AttributeKey<Refusal> OF_CONNECTION = AttributeKey.valueOf("phoenix.refusal");
}
