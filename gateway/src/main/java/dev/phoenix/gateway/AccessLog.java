package dev.phoenix.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.phoenix.gateway.routing.Assignment;
import dev.phoenix.gateway.upstream.RequestHead;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/// One JSON line for each request that reached a route, in a file. Never bodies, queries or customer keys, which are
/// other people's. A disk that is slower than the customers costs lines, which are counted, and nothing else. *Any
/// thread*: lines go through a bounded queue to the one thread that writes.
final class AccessLog implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(AccessLog.class.getName());

    /// Some seconds of a busy gateway.
    private static final int MOST_WAITING = 20_000;

    private static final String END = "";
    private static final long STOP_SECONDS = 2;

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Writer to;
    private final Thread writing =
            Thread.ofPlatform().daemon().name("access-log").unstarted(this::writeAll);

    private AccessLog(Writer to) {
        this.to = to;
    }

    /// A log that appends to this file.
    static AccessLog open(Path file) throws IOException {
        var log = new AccessLog(Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        log.writing.start();
        return log;
    }

    /// One request that has ended.
    ///
    /// @param status what the customer was answered; empty when the customer left before
    record Entry(
            String exchange,
            RequestHead head,
            String route,
            Assignment assignment,
            Optional<Integer> status,
            long micros) {

        String line() {
            var target = head.target();
            int query = target.indexOf('?');
            return "{\"at\":\"" + Instant.now() + "\",\"exchange\":\"" + exchange + "\",\"method\":\"" + head.method()
                    + "\",\"path\":" + quoted(query < 0 ? target : target.substring(0, query)) + ",\"route\":\"" + route
                    + "\",\"side\":\"" + assignment.side().word() + "\",\"reason\":\""
                    + assignment.reason().word() + "\",\"status\":"
                    + status.map(String::valueOf).orElse("null") + ",\"micros\":" + micros + ",\"trace\":\"" + trace()
                    + "\"}\n";
        }

        /// The trace id of a W3C `traceparent`.
        private String trace() {
            var parts = String.valueOf(head.fields().get("traceparent")).split("-", -1);
            return parts.length == 4 && parts[1].matches("[0-9a-f]{32}") ? parts[1] : "";
        }

        private static String quoted(String text) {
            return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
        }
    }

    /// Adds a line, or counts that there was no room for it.
    void add(Entry entry) {
        if (!waiting.offer(entry.line())) {
            dropped.incrementAndGet();
        }
    }

    /// Lines that there was no room for, or that the disk did not take.
    long dropped() {
        return dropped.get();
    }

    private void writeAll() {
        try (to) {
            for (var line = waiting.take(); !line.equals(END); line = waiting.take()) {
                write(line);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            LOG.log(Level.WARNING, "The access log could not be closed: {0}", failed.toString());
        }
    }

    private void write(String line) {
        try {
            to.write(line);
            if (waiting.isEmpty()) {
                to.flush();
            }
        } catch (IOException failed) {
            if (dropped.getAndIncrement() == 0) {
                LOG.log(Level.SEVERE, "The access log takes no lines: {0}. They are only counted.", failed.toString());
            }
        }
    }

    /// Writes what waits, as far as it goes quickly.
    @Override
    public void close() {
        try {
            if (waiting.offer(END, STOP_SECONDS, TimeUnit.SECONDS)) {
                writing.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        writing.interrupt();
    }
}
