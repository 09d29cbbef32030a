package dev.phoenix.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.payments.PaymentTable.Effect;
import dev.phoenix.payments.PaymentTable.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PaymentTableTest {
    private static final Set<Event> PROVIDER_SAYS = EnumSet.of(
            Event.SAYS_ACTION, Event.SAYS_AUTHORIZED, Event.SAYS_CAPTURED, Event.SAYS_VOIDED, Event.SAYS_DECLINED);

    @Test
    void the_same_event_twice_is_the_same_as_once() {
        for (var state : PaymentState.values()) {
            for (var event : Event.values()) {
                PaymentTable.cell(state, event)
                        .ifPresent(first -> PaymentTable.cell(first.next(), event)
                                .ifPresent(second -> assertThat(second.next())
                                        .as(state + " × " + event)
                                        .isEqualTo(first.next())));
            }
        }
    }

    @Test
    void taken_money_stays_taken() {
        for (var event : Event.values()) {
            PaymentTable.cell(PaymentState.CAPTURED, event)
                    .ifPresent(cell -> assertThat(cell.next()).isEqualTo(PaymentState.CAPTURED));
        }
        assertThat(PaymentTable.cell(PaymentState.CAPTURED, Event.VOID_ASKED)).isEmpty();
        assertThat(PaymentTable.cell(PaymentState.CAPTURING, Event.VOID_ASKED)).isEmpty();
    }

    @Test
    void money_that_appears_after_the_end_is_let_go_or_given_back() {
        for (var state : List.of(PaymentState.VOIDING, PaymentState.VOIDED, PaymentState.DECLINED)) {
            assertThat(PaymentTable.cell(state, Event.SAYS_CAPTURED)
                            .orElseThrow()
                            .effect())
                    .isEqualTo(Effect.GIVE_BACK);
            assertThat(PaymentTable.cell(state, Event.SAYS_AUTHORIZED)
                            .orElseThrow()
                            .effect())
                    .isEqualTo(Effect.CANCEL);
        }
    }

    @Test
    void what_is_open_hears_all_that_the_provider_can_say_of_it() {
        for (var state : List.of(PaymentState.UNKNOWN, PaymentState.REQUIRES_ACTION, PaymentState.VOIDING)) {
            for (var event : PROVIDER_SAYS) {
                assertThat(PaymentTable.cell(state, event))
                        .as(state + " × " + event)
                        .isPresent();
            }
        }
    }

    @Test
    void only_held_money_can_be_taken() {
        for (var state : PaymentState.values()) {
            boolean takes = PaymentTable.cell(state, Event.CAPTURE_ASKED)
                    .filter(cell -> cell.effect() == Effect.CAPTURE)
                    .isPresent();
            assertThat(takes).isEqualTo(state == PaymentState.AUTHORIZED || state == PaymentState.CAPTURING);
        }
    }

    @Test
    void the_document_shows_this_table() throws IOException {
        var shown = Files.readAllLines(Path.of("..", "..", "docs", "payments.md")).stream()
                .filter(line -> line.matches("(\\| `[A-Z_]+` ){3}.*"))
                .toList();
        var rows = new ArrayList<String>();
        for (var state : PaymentState.values()) {
            for (var event : Event.values()) {
                PaymentTable.cell(state, event)
                        .ifPresent(cell -> rows.add(
                                "| `%s` | `%s` | `%s` | `%s` |".formatted(state, event, cell.next(), cell.effect())));
            }
        }
        assertThat(shown).containsExactlyElementsOf(rows);
    }
}
