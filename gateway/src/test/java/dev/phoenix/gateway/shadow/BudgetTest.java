package dev.phoenix.gateway.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/// Law 11, for what copies take together: never more than the limit, and after everyone has left, all of it is free.
class BudgetTest {
    private static final int MOST = 7;
    private static final int THREADS = 8;
    private static final long SEED = 3;

    @Test
    void never_more_than_the_limit_is_taken_and_all_of_it_comes_back() throws Exception {
        var budget = new Budget(MOST, 1_000);

        assertThat(mostAtOnce(budget::tryEnter, () -> budget.leave(0))).isBetween(1, MOST);
        assertThat(budget.copies()).isZero();
        assertThat(free(budget::tryEnter)).isEqualTo(MOST);
        assertThat(budget.tryHold(1_000)).isTrue();
        assertThat(budget.tryHold(1)).isFalse();
        budget.letGo(400);
        assertThat(budget.tryHold(400)).isTrue();
    }

    /// The broken variant: whoever finds no place does not give back what the look took.
    @Test
    void a_budget_that_forgets_to_give_back_would_be_found() throws Exception {
        var taken = new AtomicInteger();
        BooleanSupplier forgetful = () -> taken.incrementAndGet() <= MOST;
        assertThat(free(forgetful)).isEqualTo(MOST);
        for (int i = 0; i < MOST; i++) {
            taken.decrementAndGet();
        }

        assertThat(free(forgetful)).isLessThan(MOST);
    }

    /// How many places are free.
    private static int free(BooleanSupplier enter) {
        int entered = 0;
        while (enter.getAsBoolean()) {
            entered++;
        }
        return entered;
    }

    private static int mostAtOnce(BooleanSupplier enter, Runnable leave) throws Exception {
        var inside = new AtomicInteger();
        var most = new AtomicInteger();
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            var visits = new ArrayList<Future<?>>();
            for (int i = 0; i < THREADS; i++) {
                var random = new Random(SEED + i);
                visits.add(pool.submit((Callable<Integer>) () -> visit(enter, leave, random, inside, most)));
            }
            for (var visit : visits) {
                visit.get();
            }
        }
        return most.get();
    }

    private static int visit(
            BooleanSupplier enter, Runnable leave, Random random, AtomicInteger inside, AtomicInteger most) {
        int mine = 0;
        for (int i = 0; i < 20_000; i++) {
            if (random.nextBoolean() && enter.getAsBoolean()) {
                mine++;
                most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            } else if (mine > 0) {
                mine--;
                inside.decrementAndGet();
                leave.run();
            }
        }
        while (mine-- > 0) {
            inside.decrementAndGet();
            leave.run();
        }
        return mine;
    }
}
