package dev.phoenix.gateway.upstream;

/// What the operator wants done with header fields.
///
/// @param host whose `Host` upstreams see
/// @param forwarded which fields tell upstreams the way that a request came
/// @param received what becomes of such fields that the request brings along
/// @param debug whether answers say which side gave them, and why
public record FieldRules(Host host, Forwarded forwarded, Received received, boolean debug) {
    /// Whether upstreams see the `Host` that the customer sent, or their own.
    public enum Host {
        KEEP,
        UPSTREAM
    }

    /// The fields that tell the way.
    public enum Forwarded {
        /// `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`.
        X_FORWARDED,
        /// `Forwarded`, by RFC 7239.
        FORWARDED,
        /// All of them.
        BOTH,
        /// None is added.
        NONE;

        boolean writesX() {
            return this == X_FORWARDED || this == BOTH;
        }

        boolean writesStandard() {
            return this == FORWARDED || this == BOTH;
        }
    }

    /// What becomes of `Forwarded` and `X-Forwarded-*` from outside.
    public enum Received {
        /// Ours are appended: whoever is before us is believed.
        KEEP,
        /// Only ours pass: before us is nobody but customers.
        DROP
    }
}
