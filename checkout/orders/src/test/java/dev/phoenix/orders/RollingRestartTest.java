package dev.phoenix.orders;

import static dev.phoenix.orders.Shop.card;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.orders.pricing.TaxWhenDown;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/// Processes are replaced one after the other while shoppers order. In front of them stands what always does: somebody
/// who sends a call that got no answer to the other process, under its key.
final class RollingRestartTest {
    private static final int SHOPPERS = 4;
    private static final int RESTARTS = 3;

    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger placed = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @Test
    void while_processes_are_replaced_no_order_fails_and_none_is_made_twice() throws Exception {
        try (var shop = Shop.open("rolling_restart_test", TaxWhenDown.CACHED)) {
            var neighbour = new AtomicReference<>(Neighbour.of(shop));
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < SHOPPERS; i++) {
                    threads.execute(() -> shopUntilOver(shop, neighbour));
                }
                for (int i = 0; i < RESTARTS; i++) {
                    int before = placed.get();
                    Eventually.holds("both are used", () -> placed.get() > before + 2 * SHOPPERS);
                    var successor = Neighbour.of(shop);
                    assertThat(neighbour.getAndSet(successor).end())
                            .as("exit code")
                            .isZero();
                }
                over.set(true);
            }
            neighbour.get().close();
            shop.quiet();
            assertThat(failed).hasValue(0);
            assertThat(shop.count("orders")).isEqualTo(placed.get());
            assertThat(shop.payments.kinds().stream().filter("hold"::equals)).hasSize(placed.get());
        }
    }

    private void shopUntilOver(Shop shop, AtomicReference<Neighbour> neighbour) {
        for (int i = 0; !over.get(); i++) {
            var cart = shop.cartWith("MUG", 1);
            var key = UUID.randomUUID().toString();
            boolean first = i % 2 == 0;
            var answered = answered(shop, neighbour, first, cart, key) || answered(shop, neighbour, !first, cart, key);
            (answered ? placed : failed).incrementAndGet();
        }
    }

    private static boolean answered(
            Shop shop, AtomicReference<Neighbour> neighbour, boolean here, String cart, String key) {
        var door = here ? shop.address() : neighbour.get().address();
        return shop.at(door)
                .tryPlace(cart, 1974, key, card("tok_visa"))
                .filter(said -> said.status() == 201)
                .isPresent();
    }
}
