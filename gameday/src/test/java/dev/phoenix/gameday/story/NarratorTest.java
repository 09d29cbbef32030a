package dev.phoenix.gameday.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NarratorTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);

    @Test
    void on_a_terminal_progress_is_one_line_that_is_written_over() {
        Narrator narrator = new Narrator(out, true);

        narrator.progress("first");
        narrator.progress("second");
        narrator.say("shadow 100 %: going on");

        assertThat(text())
                .isEqualTo("         first\r\u001b[K         second\r\u001b[K  0.0 s  shadow 100 %: going on\n");
    }

    @Test
    void elsewhere_progress_is_a_plain_line_now_and_then() {
        Narrator narrator = new Narrator(out, false);

        narrator.progress("first");
        narrator.progress("too soon");

        assertThat(text()).contains("first\n").doesNotContain("too soon").doesNotContain("\r");
    }

    @Test
    void a_story_that_was_ended_from_outside_says_nothing_more() {
        Narrator narrator = new Narrator(out, true);
        narrator.hush();

        narrator.say("a line");
        narrator.progress("another");

        assertThat(text()).isEmpty();
    }

    @Test
    void numbers_are_grouped_as_people_read_them() {
        assertThat(Narrator.number(1_204_300)).isEqualTo("1 204 300");
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
