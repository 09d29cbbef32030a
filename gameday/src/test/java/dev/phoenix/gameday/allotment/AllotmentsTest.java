package dev.phoenix.gameday.allotment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AllotmentsTest {
    private static final List<FakeStore.Trouble> TROUBLES = List.of(FakeStore.Trouble.values());

    private Optional<Allotments> running = Optional.empty();
    private FakeStore legacy;
    private FakeStore candidate;
    private String url;
    private long counted;

    @BeforeEach
    void open() throws IOException {
        legacy = new FakeStore();
        candidate = new FakeStore();
        url = Postgres.shared().database("test_" + UUID.randomUUID().toString().replace("-", ""));
        counted = 0;
    }

    @AfterEach
    void close() throws SQLException {
        stop();
        assertThat(legacy.wrongs()).isEmpty();
        assertThat(candidate.wrongs()).isEmpty();
        legacy.close();
        candidate.close();
    }

    private void stop() throws SQLException {
        if (running.isPresent()) {
            running.get().close();
        }
    }

    /// A new process; the last one is abandoned where it stands.
    private Allotments started() throws SQLException {
        stop();
        var allotments = new Allotments(url, legacy.address(), candidate.address());
        running = Optional.of(allotments);
        return allotments;
    }

    private void count(String sku, long units) {
        legacy.count(sku, units);
        counted += units;
    }

    private static Allotments.Decision decision(long id, int share) {
        return new Allotments.Decision("checkout", id, share);
    }

    /// Nothing is ever lost or made: what left one store and has not reached the other is in transit, and never
    /// below zero.
    private long checkNothingIsLost() {
        long inTransit = -legacy.transferred() - candidate.transferred();
        assertThat(inTransit).isNotNegative();
        assertThat(legacy.onHand() + candidate.onHand() + inTransit + legacy.sold() + candidate.sold())
                .isEqualTo(counted);
        return inTransit;
    }

    @Test
    void a_raise_gives_the_candidate_its_share_of_every_sku() throws Exception {
        count("A", 1000);
        count("B", 3);
        count("C", 0);
        var outcome = started().allot(decision(1, 1_000));
        assertThat(outcome)
                .isEqualTo(new Allotments.Outcome.Moved(
                        List.of(new Allotments.Move("legacy", "candidate", Map.of("A", 10L, "B", 1L)))));
        assertThat(candidate.onHand("A")).isEqualTo(10);
        assertThat(candidate.onHand("B")).isEqualTo(1);
        assertThat(checkNothingIsLost()).isZero();
    }

    @Test
    void a_decision_that_comes_again_gets_the_same_answer_and_moves_nothing() throws Exception {
        count("A", 1000);
        var first = started().allot(decision(1, 10_000));
        legacy.sell("A", 500);
        assertThat(started().allot(decision(1, 10_000))).isEqualTo(first);
        assertThat(candidate.onHand("A")).isEqualTo(100);
    }

    @Test
    void a_decision_that_comes_too_late_or_under_a_used_id_is_refused() throws Exception {
        count("A", 1000);
        var allotments = started();
        allotments.allot(decision(5, 10_000));
        assertThat(allotments.allot(decision(4, 50_000))).isInstanceOf(Allotments.Outcome.Refused.class);
        assertThat(allotments.allot(decision(5, 50_000))).isInstanceOf(Allotments.Outcome.Refused.class);
        assertThat(candidate.onHand("A")).isEqualTo(100);
    }

    @Test
    void the_whole_way_there_and_back_leaves_every_unit_where_it_was() throws Exception {
        count("A", 997);
        count("B", 1);
        var allotments = started();
        long id = 0;
        for (int share : new int[] {1_000, 10_000, 50_000, 100_000}) {
            allotments.allot(decision(++id, share));
            assertThat(candidate.onHand("A")).isEqualTo(Split.due(997, share));
        }
        assertThat(legacy.onHand()).isZero();
        allotments.allot(decision(++id, 0));
        assertThat(candidate.onHand()).isZero();
        assertThat(legacy.onHand("A")).isEqualTo(997);
        assertThat(checkNothingIsLost()).isZero();
    }

    @Test
    void on_rollback_open_carts_keep_their_units_and_the_rest_follows_when_they_are_done() throws Exception {
        count("A", 99);
        var allotments = started();
        allotments.allot(decision(1, 50_000));
        candidate.want("A", 8);
        allotments.allot(decision(2, 0));
        assertThat(candidate.onHand("A")).isEqualTo(8);
        assertThat(allotments.settle()).isFalse();
        candidate.sell("A", 5);
        candidate.want("A", 2);
        assertThat(allotments.settle()).isFalse();
        assertThat(candidate.onHand("A")).isEqualTo(2);
        candidate.want("A", 0);
        assertThat(allotments.settle()).isTrue();
        assertThat(candidate.onHand("A")).isZero();
        assertThat(allotments.settle()).isTrue();
        assertThat(legacy.onHand("A")).isEqualTo(94);
        assertThat(checkNothingIsLost()).isZero();
    }

    @Test
    void settling_does_not_move_what_was_not_kept_back() throws Exception {
        count("A", 100);
        var allotments = started();
        allotments.allot(decision(1, 50_000));
        legacy.sell("A", 40);
        assertThat(allotments.settle()).isTrue();
        assertThat(candidate.onHand("A")).isEqualTo(50);
    }

    @Test
    void settling_moves_only_skus_of_which_units_were_kept_back() throws Exception {
        count("A", 100);
        count("B", 100);
        var allotments = started();
        legacy.want("A", 100);
        allotments.allot(decision(1, 50_000));
        assertThat(candidate.onHand("A")).isEqualTo(1);
        legacy.sell("B", 40);
        legacy.want("A", 0);
        assertThat(allotments.settle()).isTrue();
        assertThat(candidate.onHand("A")).isEqualTo(50);
        assertThat(candidate.onHand("B")).isEqualTo(50);
    }

    @Test
    void units_that_were_sold_meanwhile_do_not_move() throws Exception {
        count("A", 100);
        var allotments = started();
        allotments.plan(decision(1, 50_000));
        legacy.sell("A", 80);
        allotments.allot(decision(1, 50_000));
        assertThat(candidate.onHand("A")).isEqualTo(20);
        assertThat(legacy.onHand("A")).isZero();
        assertThat(checkNothingIsLost()).isZero();
    }

    @Test
    void reserved_units_stay_with_their_buyers() throws Exception {
        count("A", 100);
        var allotments = started();
        allotments.allot(decision(1, 50_000));
        candidate.reserve("A", 7);
        allotments.allot(decision(2, 0));
        assertThat(candidate.onHand("A")).isEqualTo(7);
    }

    @Test
    void a_move_abandoned_between_any_two_steps_is_finished_by_the_next_to_start() throws Exception {
        for (int steps = 0; steps <= 4; steps++) {
            var sku = "STEP-" + steps;
            count(sku, 100);
            var share = steps % 2 == 0 ? 40_000 : 80_000;
            var abandoned = started();
            abandoned.plan(decision(steps, share));
            for (int i = 0; i < steps; i++) {
                abandoned.step();
                checkNothingIsLost();
            }
            started().allot(decision(steps, share));
            assertThat(candidate.onHand(sku)).as("after %d steps", steps).isEqualTo(share / 1000);
            assertThat(checkNothingIsLost()).isZero();
        }
    }

    @Test
    void a_transfer_whose_answer_is_lost_is_made_once() throws Exception {
        count("A", 100);
        legacy.trouble(FakeStore.Trouble.LOSE_ANSWER);
        assertThatThrownBy(() -> started().allot(decision(1, 50_000))).isInstanceOf(IOException.class);
        assertThat(checkNothingIsLost()).isEqualTo(50);
        candidate.trouble(FakeStore.Trouble.LOSE_ANSWER);
        assertThatThrownBy(() -> started().allot(decision(1, 50_000))).isInstanceOf(IOException.class);
        assertThat(checkNothingIsLost()).isZero();
        started().allot(decision(1, 50_000));
        assertThat(candidate.onHand("A")).isEqualTo(50);
        assertThat(checkNothingIsLost()).isZero();
    }

    @Test
    void a_new_decision_first_finishes_what_the_last_one_left() throws Exception {
        count("A", 100);
        candidate.trouble(FakeStore.Trouble.FAIL_BEFORE);
        assertThatThrownBy(() -> started().allot(decision(1, 50_000))).isInstanceOf(IOException.class);
        assertThat(checkNothingIsLost()).isEqualTo(50);
        started().allot(decision(2, 0));
        assertThat(legacy.onHand("A")).isEqualTo(100);
        assertThat(checkNothingIsLost()).isZero();
    }

    @Test
    void a_seeded_life_with_sales_and_crashes_never_loses_a_unit() throws Exception {
        for (long seed = 1; seed <= 6; seed++) {
            live(new Random(seed), seed * 1000);
        }
        legacy.trouble(FakeStore.Trouble.NONE);
        candidate.trouble(FakeStore.Trouble.NONE);
        started().settle();
        assertThat(checkNothingIsLost()).isZero();
    }

    private void live(Random random, long firstId) throws SQLException {
        for (int i = 0; i < 4; i++) {
            count("S" + firstId + "-" + i, random.nextLong(60));
        }
        var allotments = started();
        var shares = new int[] {0, 1_000, 10_000, 50_000, 100_000};
        for (int event = 0; event < 25; event++) {
            var sku = "S" + firstId + "-" + random.nextInt(4);
            try {
                switch (random.nextInt(7)) {
                    case 0, 1 -> allotments.allot(decision(firstId + event, shares[random.nextInt(5)]));
                    case 2 -> allotments.settle();
                    case 3 -> allotments = started();
                    case 4 -> (random.nextBoolean() ? legacy : candidate).trouble(TROUBLES.get(random.nextInt(3)));
                    case 5 -> (random.nextBoolean() ? legacy : candidate).want(sku, random.nextLong(12));
                    default -> (random.nextBoolean() ? legacy : candidate).sell(sku, random.nextLong(5));
                }
            } catch (IOException trouble) {
                allotments = started();
            }
            checkNothingIsLost();
        }
    }
}
