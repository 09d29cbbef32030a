package dev.phoenix.gameday.story;

import java.io.PrintStream;
import java.util.Locale;

/// Tells the story line by line, and on a terminal keeps one last line fresh between them. Any thread.
public final class Narrator {
    private static final int WIDTH = 118;

    private final PrintStream out;
    private final boolean terminal;
    private final long begin = System.nanoTime();
    private long progressNanos;
    private boolean fresh;
    private boolean silent;

    /// Tells to `out`.
    ///
    /// @param terminal whether lines can be written over
    public Narrator(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    /// A line that stays.
    synchronized void say(String line) {
        if (!silent) {
            clear();
            out.println(String.format(Locale.ROOT, "%5.1f s  %s", (System.nanoTime() - begin) / 1e9, line));
            out.flush();
        }
    }

    /// A line without the time, for tables.
    synchronized void print(String line) {
        if (!silent) {
            clear();
            out.println(line);
            out.flush();
        }
    }

    /// What goes on just now: replaces the line before on a terminal, and is told every few seconds elsewhere.
    synchronized void progress(String line) {
        long now = System.nanoTime();
        if (silent || (!terminal && now - progressNanos < 5_000_000_000L)) {
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
