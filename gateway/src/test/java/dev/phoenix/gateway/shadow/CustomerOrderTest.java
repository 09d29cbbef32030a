package dev.phoenix.gateway.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CustomerOrderTest {
    private static final long SEED = 7;

    private final CustomerOrder order = new CustomerOrder(4);
    private final List<String> gone = new ArrayList<>();

    private CustomerOrder.Place enter(String customer, String name, boolean reads) {
        var place = new CustomerOrder.Place(customer, reads, () -> gone.add(name));
        assertThat(order.enter(place)).isTrue();
        return place;
    }

    @Test
    void a_write_goes_when_its_original_and_everything_before_it_have_ended() {
        var first = enter("c", "first", false);
        var second = enter("c", "second", false);
        order.ready(second);
        assertThat(gone).isEmpty();
        order.ready(first);
        assertThat(gone).containsExactly("first");
        order.leave(first);
        assertThat(gone).containsExactly("first", "second");
    }

    @Test
    void reads_run_beside_each_other_but_neither_before_nor_beside_a_write() {
        var one = enter("c", "read 1", true);
        var two = enter("c", "read 2", true);
        var write = enter("c", "write", false);
        var three = enter("c", "read 3", true);
        List.of(one, two, write, three).forEach(order::ready);
        assertThat(gone).containsExactly("read 1", "read 2");
        order.leave(one);
        order.leave(two);
        assertThat(gone).containsExactly("read 1", "read 2", "write");
        order.leave(write);
        assertThat(gone).endsWith("read 3");
    }

    @Test
    void customers_do_not_wait_for_each_other() {
        enter("a", "stuck", false);
        order.ready(enter("b", "free", false));

        assertThat(gone).containsExactly("free");
    }

    @Test
    void a_customers_line_is_bounded() {
        for (int i = 0; i < 4; i++) {
            enter("c", "" + i, false);
        }

        assertThat(order.enter(new CustomerOrder.Place("c", false, () -> {}))).isFalse();
    }

    @Test
    void one_that_leaves_before_its_turn_frees_the_others() {
        var first = enter("c", "first", false);
        order.ready(enter("c", "second", false));
        order.leave(first);
        order.leave(first);

        assertThat(gone).containsExactly("second");
    }

    /// Seeded simulation: after every step, copies have gone in the order of entering, and no write runs beside
    /// anything.
    @Test
    void whatever_the_interleaving_order_holds() {
        var random = new Random(SEED);
        var line = new CustomerOrder(1000);
        var entered = new ArrayList<Simulated>();
        var went = new ArrayList<Simulated>();
        for (int step = 0; step < 20_000; step++) {
            int what = random.nextInt(3);
            if (what == 0) {
                var next = new Simulated(entered.size(), random.nextBoolean(), went);
                if (line.enter(next.place)) {
                    entered.add(next);
                }
            } else if (what == 1) {
                pick(random, entered.stream().filter(one -> !one.ready).toList())
                        .forEach(one -> {
                            one.ready = true;
                            line.ready(one.place);
                        });
            } else {
                pick(random, went.stream().filter(one -> !one.over).toList()).forEach(one -> {
                    one.over = true;
                    line.leave(one.place);
                });
            }
            check(went);
        }
        assertThat(went.size()).as("seed " + SEED).isGreaterThan(1000);
    }

    private static List<Simulated> pick(Random random, List<Simulated> from) {
        return from.isEmpty() ? List.of() : List.of(from.get(random.nextInt(from.size())));
    }

    private static void check(List<Simulated> went) {
        var running = went.stream().filter(one -> !one.over).toList();
        boolean writing = running.stream().anyMatch(one -> !one.reads);
        assertThat(!writing || running.size() == 1).as("seed " + SEED).isTrue();
        int last = went.size() - 1;
        assertThat(last < 1 || went.get(last - 1).number < went.get(last).number)
                .as("seed " + SEED)
                .isTrue();
    }

    private static final class Simulated {
        private final int number;
        private final boolean reads;
        private final CustomerOrder.Place place;
        private boolean ready;
        private boolean over;

        Simulated(int number, boolean reads, List<Simulated> went) {
            this.number = number;
            this.reads = reads;
            this.place = new CustomerOrder.Place("c", reads, () -> went.add(this));
        }
    }
}
