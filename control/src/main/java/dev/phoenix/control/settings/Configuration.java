package dev.phoenix.control.settings;

import java.time.Duration;

/// What this process was told by its environment. `docs/control.md` lists the keys.
///
/// @param plan the plan file, read and found valid
/// @param stopWithParent whether the end of standard input ends the process
public record Configuration(Listen listen, PlanFile plan, Store store, Tokens tokens, boolean stopWithParent) {
    static final String DEFAULT_HOST = "127.0.0.1";
    static final int DEFAULT_PORT = 9090;
    static final int DEFAULT_CONNECTIONS = 8;
    static final Duration DEFAULT_LEASE = Duration.ofSeconds(5);

    /// Where to listen; port 0 takes any free one.
    public record Listen(String host, int port) {}

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
