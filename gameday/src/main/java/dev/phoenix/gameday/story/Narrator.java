package dev.phoenix.gameday.story;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Tells the story line by line, and on a terminal keeps one last line fresh between them. Any thread.
public final class Narrator {
    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration BETWEEN_PLAIN_LINES = Duration.ofSeconds(5);
    private static final int WIDTH = 118;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final long begin;
    private long progressNanos;
    private boolean fresh;
    private volatile boolean silent;
    private final AtomicReference<Supplier<String>> beat = new AtomicReference<>(() -> "");
    private final AtomicBoolean beating = new AtomicBoolean();

    /// Tells to `out`.
    ///
    /// @param terminal whether lines can be written over
    public Narrator(PrintStream out, boolean terminal) {
        this(out, terminal, System::nanoTime);
    }

    Narrator(PrintStream out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
        this.progressNanos = begin - BETWEEN_PLAIN_LINES.toNanos();
    }

    /// A line that stays.
    public synchronized void say(String line) {
        if (!silent) {
            clear();
            out.println(String.format(Locale.ROOT, "%5.1f s  %s", (nanos.getAsLong() - begin) / 1e9, line));
            out.flush();
        }
    }

    /// A line without the time, for tables.
    public synchronized void print(String line) {
        if (!silent) {
            clear();
            out.println(line);
            out.flush();
        }
    }

    /// What goes on just now: replaces the line before on a terminal, and is told every few seconds elsewhere.
    synchronized void progress(String line) {
        long now = nanos.getAsLong();
        if (silent || (!terminal && now - progressNanos < BETWEEN_PLAIN_LINES.toNanos())) {
            return;
        }
        progressNanos = now;
        if (terminal) {
            clear();
            String text = "         " + line;
            out.print(text.length() > WIDTH ? text.substring(0, WIDTH) : text);
            out.flush();
            fresh = true;
        } else {
            say("  " + line);
        }
    }

    /// From now on tells this every second, until there is something else; an empty text is not told.
    void heartbeat(Supplier<String> news) {
        beat.set(news);
        if (beating.compareAndSet(false, true)) {
            Thread.ofVirtual().name("heartbeat").start(this::beat);
        }
    }

    private void beat() {
        while (!silent) {
            String text = beat.get().get();
            if (!text.isEmpty()) {
                progress(text);
            }
            LockSupport.parkNanos(BEAT.toNanos());
        }
    }

    /// Says nothing any more: the story was ended from outside.
    synchronized void hush() {
        clear();
        silent = true;
    }

    /// A number with thin groups, as people read it: 1 204.
    static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value).replace(',', ' ');
    }

    private void clear() {
        if (fresh) {
            out.print("\r\u001b[K");
            fresh = false;
        }
    }
}
