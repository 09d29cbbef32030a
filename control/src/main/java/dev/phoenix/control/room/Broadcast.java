package dev.phoenix.control.room;

import dev.phoenix.control.database.Json;
import dev.phoenix.control.journal.JournalEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Sends what happens to everybody who listens at `GET /api/events`.
///
/// Any thread. Nobody is waited for: a listener that does not keep up is let go, and asks again when it can.
public final class Broadcast implements AutoCloseable {
    /// More war rooms than this are not opened at once; each costs a connection and a queue.
    static final int MOST_LISTENERS = 200;

    /// About a minute of messages.
    private static final int QUEUE = 128;

    /// One event as it goes over the wire.
    record Message(String event, String data) {}

    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private volatile Optional<Message> latest = Optional.empty();
    private volatile boolean closed;

    /// One who listens.
    final class Listener implements AutoCloseable {
        private final ArrayBlockingQueue<Message> queue = new ArrayBlockingQueue<>(QUEUE);
        private volatile boolean behind;

        /// The next message; empty when none came for a while.
        Optional<Message> next() throws InterruptedException {
            return Optional.ofNullable(queue.poll(1, TimeUnit.SECONDS));
        }

        /// Whether there is any use in asking for the next message.
        boolean isOpen() {
            return !closed && !(behind && queue.isEmpty());
        }

        private void send(Message message) {
            if (!queue.offer(message)) {
                behind = true;
                listeners.remove(this);
            }
        }

        @Override
        public void close() {
            listeners.remove(this);
        }
    }

    /// Begins to listen, with the latest status first. Empty when too many listen already.
    Optional<Listener> listen() {
        if (closed || listeners.size() >= MOST_LISTENERS) {
            return Optional.empty();
        }
        var listener = new Listener();
        listeners.add(listener);
        latest.ifPresent(listener::send);
        return Optional.of(listener);
    }

    int listeners() {
        return listeners.size();
    }

    public void status(Status status) {
        send(new Message("status", Json.write(status)), true);
    }

    public void trouble(Trouble trouble) {
        send(new Message("trouble", Json.write(trouble)), true);
    }

    public void journal(List<JournalEntry> entries) {
        entries.forEach(entry -> send(new Message("journal", Json.write(entry)), false));
    }

    private void send(Message message, boolean isState) {
        if (isState) {
            latest = Optional.of(message);
        }
        listeners.forEach(listener -> listener.send(message));
    }

    @Override
    public void close() {
        closed = true;
    }
}
