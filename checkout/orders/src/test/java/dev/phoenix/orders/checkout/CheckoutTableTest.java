package dev.phoenix.orders.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.orders.checkout.CheckoutState.Effect;
import dev.phoenix.orders.checkout.CheckoutTable.Event;
import dev.phoenix.orders.checkout.CheckoutTable.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class CheckoutTableTest {
    private static final Set<CheckoutState> BEFORE_ORDER = EnumSet.of(
            CheckoutState.PREPARED,
            CheckoutState.RESERVED,
            CheckoutState.REDEEMED,
            CheckoutState.PAYMENT_PENDING,
            CheckoutState.AUTHORIZED,
            CheckoutState.UNDOING,
            CheckoutState.FAILED);

    private static Set<CheckoutState> next(CheckoutState state) {
        return CheckoutTable.ROWS.stream()
                .filter(row -> row.state() == state)
                .map(Row::next)
                .collect(Collectors.toSet());
    }

    @Test
    void no_state_and_event_stand_twice() {
        assertThat(CheckoutTable.ROWS.stream().map(row -> row.state() + " " + row.event()))
                .doesNotHaveDuplicates();
    }

    @Test
    void every_cell_is_a_row_or_a_refusal() {
        for (var state : CheckoutState.values()) {
            for (var event : Event.values()) {
                var rows = CheckoutTable.ROWS.stream()
                        .filter(row -> row.state() == state && row.event() == event)
                        .toList();
                assertThat(CheckoutTable.row(state, event).stream().toList()).isEqualTo(rows);
            }
        }
    }

    @Test
    void every_state_with_something_to_do_leads_somewhere_and_the_others_wait_for_a_person() {
        for (var state : CheckoutState.values()) {
            var people = Set.of(Event.CANCEL_ASKED, Event.TRIED_AGAIN);
            boolean leads = CheckoutTable.ROWS.stream()
                    .anyMatch(row -> row.state() == state && !people.contains(row.event()) && row.next() != state);
            assertThat(leads).as(state.name()).isEqualTo(state.effect() != Effect.NOTHING);
        }
    }

    @Test
    void once_there_is_an_order_there_is_no_way_back_to_before_it() {
        for (var state : EnumSet.complementOf(EnumSet.copyOf(BEFORE_ORDER))) {
            assertThat(next(state)).doesNotContainAnyElementsOf(BEFORE_ORDER);
        }
    }

    @Test
    void before_there_is_an_order_every_state_but_authorized_can_end_in_failed() {
        for (var state : BEFORE_ORDER) {
            if (state != CheckoutState.AUTHORIZED && state != CheckoutState.FAILED) {
                assertThat(next(state)).containsAnyOf(CheckoutState.FAILED, CheckoutState.UNDOING);
            }
        }
    }

    @Test
    void what_may_have_moved_money_is_undone_before_it_fails() {
        assertThat(CheckoutTable.ROWS)
                .filteredOn(row -> row.next() == CheckoutState.FAILED)
                .noneMatch(Row::moneyMayHaveMoved);
    }

    @Test
    void the_document_shows_this_table() throws IOException {
        var document = Files.readAllLines(Path.of("..", "..", "docs", "orders.md"));
        List<String> shown = document.stream()
                .filter(line -> line.matches("(\\| `[A-Z_]+` ){3}.*"))
                .toList();
        assertThat(shown)
                .containsExactlyElementsOf(
                        CheckoutTable.ROWS.stream().map(CheckoutTableTest::line).toList());
        assertThat(document)
                .anyMatch(line -> line.contains(Arrays.stream(CheckoutState.values())
                        .filter(state -> !state.written())
                        .map(state -> "`" + state + "`")
                        .collect(Collectors.joining(", "))));
    }

    private static String line(Row row) {
        return "| `%s` | `%s` | `%s` | `%s` | %s |"
                .formatted(
                        row.state(),
                        row.state().effect(),
                        row.event(),
                        row.next(),
                        row.moneyMayHaveMoved() ? "yes" : "no");
    }
}
