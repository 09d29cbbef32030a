package dev.phoenix.control.settings;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// What this process was told by its environment. `docs/control.md` lists the keys.
///
/// @param plan the plan file, read and found valid
/// @param secrets what the plan names and the environment holds
/// @param stopWithParent whether the end of standard input ends the process
public record Configuration(
        Listen listen, PlanFile plan, Store store, Tokens tokens, Secrets secrets, boolean stopWithParent) {
    static final String DEFAULT_HOST = "127.0.0.1";
    static final int DEFAULT_PORT = 9090;
    static final int DEFAULT_CONNECTIONS = 8;
    static final Duration DEFAULT_LEASE = Duration.ofSeconds(5);

    /// Where to listen; port 0 takes any free one.
    ///
    /// @param name the host, and perhaps the port, under which a proxy offers it
    /// @param tls what it shows; without it speaks clear text
    public record Listen(String host, int port, Optional<String> name, Optional<ServerIdentity.Place> tls) {
        private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

        public Listen(String host, int port) {
            this(host, port, Optional.empty(), Optional.empty());
        }

        /// How its addresses begin.
        public String scheme() {
            return tls.isPresent() ? "https" : "http";
        }

        /// Whether only this machine can reach it.
        public boolean isLoopback() {
            return isLoopback(host);
        }

        /// Whether this name is this machine's for itself.
        public static boolean isLoopback(String host) {
            return LOOPBACK.contains(host);
        }
    }

    /// The database, and how this process uses it.
    ///
    /// @param lease how long the conductor may be silent before another process takes over
    public record Store(String url, String user, String password, int connections, Duration lease) {
        @Override
        public String toString() {
            return "Store(" + url.replaceAll("\\?.*", "") + ")";
        }
    }

    /// Who may act, and who may report.
    public record Tokens(Token operator, Token gateway) {}
}
