package dev.phoenix.inventory;

import dev.phoenix.inventory.Reservation.Event;
import dev.phoenix.inventory.Reservations.Change;
import dev.phoenix.inventory.Reservations.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/// Everything that can happen to stock, at random and at the same time; the books are checked after every step.
class SimulationTest {
    private static final int STEPS = 60;
    private static final int AT_ONCE = 12;

    @Test
    void the_books_are_right_after_every_step() throws Exception {
        long seed = Long.getLong("phoenix.seed", System.nanoTime());
        var random = new Random(seed);
        try (var store = new Store("simulation")) {
            var skus = List.of(store.sku(40), store.sku(5), store.sku(1), store.sku(0), store.sku(200));
            var ids = new ArrayList<String>();
            for (int step = 0; step < STEPS; step++) {
                var tasks = new ArrayList<Callable<String>>();
                for (int i = 0; i < AT_ONCE; i++) {
                    tasks.add(task(store, random, skus, ids));
                }
                Store.together(tasks);
                store.checkInvariants("step " + step + " of -Dphoenix.seed=" + seed);
            }
        }
    }

    private static Callable<String> task(Store store, Random random, List<String> skus, List<String> ids) {
        var any = ids.isEmpty() ? "chk_none" : ids.get(random.nextInt(ids.size()));
        var line = new Line(skus.get(random.nextInt(skus.size())), 1 + random.nextInt(4));
        var second = new Line(skus.get(random.nextInt(skus.size())), 1 + random.nextInt(4));
        var event = List.of(Event.COMMIT, Event.RELEASE, Event.EXTEND).get(random.nextInt(3));
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                var wishes = new ArrayList<Wish>();
                for (int i = 0; i <= random.nextInt(3); i++) {
                    wishes.add(new Wish(store.id(), List.of(line, second), Store.LONG_TTL));
                    ids.add(wishes.getLast().id());
                }
                yield () -> store.reservations.reserve(wishes).toString();
            }
            case 3 -> () -> store.reserve(any, line).toString();
            case 4, 5, 6 ->
                () -> store.reservations
                        .change(List.of(new Change(any, event, 5)))
                        .toString();
            case 7 ->
                () -> {
                    store.letTimePass(any);
                    return String.valueOf(store.reservations.sweep());
                };
            case 8 -> {
                var counted = Line.bySku(List.of(line, second, second, second));
                yield () -> store.shelf.count(counted).toString();
            }
            default -> {
                var id = store.id();
                yield () -> store.shelf
                        .transfer(id, List.of(new Line(line.sku(), -line.quantity()), new Line(second.sku(), 5)))
                        .toString();
            }
        };
    }
}
