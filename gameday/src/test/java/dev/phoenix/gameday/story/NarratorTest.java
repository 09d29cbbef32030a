package dev.phoenix.gameday.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NarratorTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void on_a_terminal_progress_is_one_line_that_is_written_over() {
        Narrator narrator = narrator(true);

        narrator.progress("first");
        narrator.progress("second");
        narrator.say("shadow 100 %: going on");

        assertThat(text())
                .isEqualTo("         first\r\u001b[K         second\r\u001b[K  0.0 s  shadow 100 %: going on\n");
    }

    @Test
    void elsewhere_progress_is_a_plain_line_now_and_then() {
        Narrator narrator = narrator(false);

        narrator.progress("first");
        nanos.set(4_900_000_000L);
        narrator.progress("too soon");
        nanos.set(5_000_000_000L);
        narrator.progress("again");

        assertThat(text()).isEqualTo("  0.0 s    first\n  5.0 s    again\n");
    }

    @Test
    void a_story_that_was_ended_from_outside_says_nothing_more() {
        Narrator narrator = narrator(true);
        narrator.hush();

        narrator.say("a line");
        narrator.progress("another");

        assertThat(text()).isEmpty();
    }

    @Test
    void numbers_are_grouped_as_people_read_them() {
        assertThat(Narrator.number(1_204_300)).isEqualTo("1 204 300");
    }

    private Narrator narrator(boolean terminal) {
        return new Narrator(out, terminal, nanos::get);
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
