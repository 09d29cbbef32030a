package dev.phoenix.gameday.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gameday.shoppers.Account;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Narrator narrator = new Narrator(new PrintStream(written, true, StandardCharsets.UTF_8), false);
    private final Claims claims = new Claims(new Account(), narrator);

    @Test
    void a_gate_that_names_route_path_counts_and_example_is_taken_at_its_word() {
        String sentence = "tax-quote: $.tax.amount differed in 3 of 8 comparisons, and the plan calls it critical"
                + " (192 → 193, exchange 01a208a4-dcb6-7563-b2fe-0a2541913fd5).";

        assertThat(claims.held(new Ending.Held("shadow 100 %", sentence), Demo.NAMES_THE_TAX))
                .isEmpty();
        assertThat(text()).contains("yes  the gate held and said what it found");
    }

    @Test
    void a_gate_that_holds_for_another_reason_is_not() {
        assertThat(claims.held(new Ending.Held("shadow 100 %", "Too few comparisons."), Demo.NAMES_THE_TAX))
                .hasSize(1);
        assertThat(text()).contains("NO   the gate held and said what it found");
    }

    @Test
    void a_crash_that_nobody_met_shows_nothing() {
        assertThat(claims.wentBack(new Ending.WentBack("errors", 1), List.of())).hasSize(4);
    }

    @Test
    void a_reason_is_shortened_to_its_first_sentence() {
        assertThat(Claims.shortened("One thing. Another.")).isEqualTo("One thing. …");
        assertThat(Claims.shortened("One thing.")).isEqualTo("One thing.");
    }

    private String text() {
        return written.toString(StandardCharsets.UTF_8);
    }
}
