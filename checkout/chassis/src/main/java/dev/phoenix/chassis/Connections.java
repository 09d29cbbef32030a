package dev.phoenix.chassis;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The kept connections to one server; the one used last is used first. Any thread.
final class Connections {
    /// Servers and what stands before them let go of connections after a minute or more; we do before they do.
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(30);
    /// More than this were only needed for a moment.
    private static final int MOST_KEPT = 256;

    private static final Logger LOG = Logger.getLogger(Connections.class.getName());

    private final URI server;
    private final LinkedBlockingDeque<Connection> kept = new LinkedBlockingDeque<>(MOST_KEPT);

    Connections(URI server) {
        this.server = server;
    }

    /// Sends a request and reads its answer. What may be repeated is sent once more when a kept connection turns out
    /// to have ended.
    Connection.Got call(byte[] request, boolean mayBeRepeated, long deadlineNanos) throws IOException {
        for (var old = kept.pollFirst(); old != null; old = kept.pollFirst()) {
            if (!old.isUsable(LONGEST_IDLE.toNanos())) {
                close(old);
                continue;
            }
            try {
                return on(old, request, deadlineNanos);
            } catch (Connection.HungUp ended) {
                if (!mayBeRepeated) {
                    throw ended;
                }
            }
        }
        return on(Connection.open(server, deadlineNanos), request, deadlineNanos);
    }

    private Connection.Got on(Connection connection, byte[] request, long deadlineNanos) throws IOException {
        boolean keep = false;
        try {
            var got = connection.exchange(request, deadlineNanos);
            keep = !got.last();
            return got;
        } finally {
            if (!keep || !kept.offerFirst(connection)) {
                close(connection);
            }
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (IOException gone) {
            LOG.log(Level.FINE, "a connection was gone before it was closed", gone);
        }
    }
}
