package dev.phoenix.gateway.upstream;

import io.vertx.core.http.ConnectionPoolTooBusyException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/// Why an upstream gave no answer.
///
/// @param nothingSent the upstream cannot have acted on the request, so that it may be sent again whatever it is
/// @param onUsedConnection the connection had answered before, so that it may simply have been closed as idle
public record UpstreamFailure(Kind kind, boolean nothingSent, boolean onUsedConnection) {
    /// Whether the same call may do better at once: a used connection may have died of old age, and a call that was
    /// refused unseen may be any.
    ///
    /// @param mayRepeat sending the call twice does no harm by itself
    public boolean isWorthRepeating(boolean mayRepeat) {
        return kind == Kind.RESET && (nothingSent || (onUsedConnection && mayRepeat));
    }

    /// The kinds that people can act upon.
    public enum Kind {
        /// No connection could be made.
        UNREACHABLE("upstream_unreachable", "could not be reached"),
        /// There was a connection, but no TLS: the certificate is not believed, or none was shown.
        UNTRUSTED("upstream_untrusted", "does not show a certificate that is believed"),
        /// All connections are busy and the queue for them is full.
        BUSY("upstream_busy", "has no free connection"),
        /// The head of the answer did not come in time.
        TIMEOUT("upstream_timeout", "did not answer in time"),
        /// The connection ended before the head of the answer.
        RESET("upstream_reset", "closed the connection without an answer");

        private final String code;
        private final String sentence;

        Kind(String code, String sentence) {
            this.code = code;
            this.sentence = sentence;
        }

        /// Why a client got no connection.
        static Kind ofNoConnection(Throwable cause) {
            if (cause instanceof ConnectionPoolTooBusyException) {
                return BUSY;
            }
            return isDistrust(cause) ? UNTRUSTED : UNREACHABLE;
        }

        private static boolean isDistrust(@Nullable Throwable cause) {
            return cause != null && (cause instanceof SSLException || isDistrust(cause.getCause()));
        }

        /// The stable code in the problem that customers see.
        public String code() {
            return code;
        }

        /// What the upstream did, after its name: `legacy did not answer in time`.
        public String sentence() {
            return sentence;
        }
    }
}
