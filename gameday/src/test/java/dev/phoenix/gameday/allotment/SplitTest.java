package dev.phoenix.gameday.allotment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static final Map<String, Long> NOTHING = Map.of();

    private static Split.Shelf shelf(long free, long wanted) {
        return new Split.Shelf(Map.of("A", free), wanted == 0 ? NOTHING : Map.of("A", wanted));
    }

    private static Split split(Split.Shelf legacy, Split.Shelf candidate, int share) {
        return Split.of(Map.of(Side.LEGACY, legacy, Side.CANDIDATE, candidate), share);
    }

    @Test
    void the_candidate_gets_its_share_rounded_half_up() {
        assertThat(Split.due(1000, 1_000)).isEqualTo(10);
        assertThat(Split.due(149, 1_000)).isEqualTo(1);
        assertThat(Split.due(150, 1_000)).isEqualTo(2);
        assertThat(Split.due(3, 50_000)).isEqualTo(2);
    }

    @Test
    void it_gets_at_least_one_unit_of_what_there_is_and_all_at_the_end() {
        assertThat(Split.due(3, 1)).isEqualTo(1);
        assertThat(Split.due(0, 50_000)).isZero();
        assertThat(Split.due(3, 0)).isZero();
        assertThat(Split.due(7, 100_000)).isEqualTo(7);
        assertThat(Split.due(7, 99_999)).isEqualTo(7);
    }

    @Test
    void a_raise_moves_units_forward_and_a_rollback_moves_them_back() {
        assertThat(split(shelf(100, 0), shelf(0, 0), 10_000).gives(Side.LEGACY)).isEqualTo(Map.of("A", 10L));
        assertThat(split(shelf(90, 0), shelf(10, 0), 50_000).gives(Side.LEGACY)).isEqualTo(Map.of("A", 40L));
        assertThat(split(shelf(50, 0), shelf(50, 0), 0).gives(Side.CANDIDATE)).isEqualTo(Map.of("A", 50L));
        assertThat(split(shelf(90, 0), shelf(10, 0), 10_000).givesNothing()).isTrue();
    }

    @Test
    void what_open_carts_want_stays_on_the_side_that_is_left() {
        var back = split(shelf(49, 0), shelf(50, 20), 0);
        assertThat(back.gives(Side.CANDIDATE)).isEqualTo(Map.of("A", 30L));
        assertThat(back.keeps(Side.CANDIDATE)).isEqualTo(Map.of("A", 20L));
        var all = split(shelf(50, 60), shelf(50, 0), 100_000);
        assertThat(all.givesNothing()).isTrue();
        assertThat(all.keeps(Side.LEGACY)).isEqualTo(Map.of("A", 50L));
    }

    @Test
    void where_carts_are_open_one_unit_in_a_hundred_of_everything_stays_for_what_people_still_put_in() {
        var legacy = new Split.Shelf(Map.of("A", 1_000L, "B", 1_000L), Map.of("A", 20L));
        var all = split(legacy, new Split.Shelf(Map.of(), NOTHING), 100_000);
        assertThat(all.keeps(Side.LEGACY)).isEqualTo(Map.of("A", 30L, "B", 10L));

        var later = new Split.Shelf(Map.of("A", 30L, "B", 10L), Map.of("A", 20L));
        assertThat(split(later, new Split.Shelf(Map.of("A", 970L, "B", 990L), NOTHING), 100_000)
                        .givesNothing())
                .isTrue();

        var done = new Split.Shelf(Map.of("A", 30L, "B", 10L), NOTHING);
        assertThat(split(done, new Split.Shelf(Map.of("A", 970L, "B", 990L), NOTHING), 100_000)
                        .keepsNothing())
                .isTrue();
    }

    @Test
    void the_candidates_first_unit_is_not_kept_back_for_carts() {
        assertThat(split(shelf(3, 3), shelf(0, 0), 1_000).gives(Side.LEGACY)).isEqualTo(Map.of("A", 1L));
    }

    @Test
    void nobody_ever_gives_more_than_he_has_and_together_they_come_to_the_share() {
        for (long seed = 0; seed < 2000; seed++) {
            var random = new Random(seed);
            long legacy = random.nextLong(30);
            long candidate = random.nextLong(30);
            int share = random.nextInt(100_001);
            var split = split(shelf(legacy, random.nextLong(40)), shelf(candidate, random.nextLong(40)), share);
            long forward = split.gives(Side.LEGACY).getOrDefault("A", 0L);
            long back = split.gives(Side.CANDIDATE).getOrDefault("A", 0L);
            long kept = split.keeps(Side.LEGACY).getOrDefault("A", 0L)
                    - split.keeps(Side.CANDIDATE).getOrDefault("A", 0L);
            assertThat(forward).as("seed %d", seed).isBetween(0L, legacy);
            assertThat(back).as("seed %d", seed).isBetween(0L, candidate);
            assertThat(candidate + forward - back + kept)
                    .as("seed %d", seed)
                    .isEqualTo(Split.due(legacy + candidate, share));
        }
    }
}
