package dev.phoenix.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WayBackTest {
    private final Plan plan = Plans.checkout();

    @Test
    void the_way_back_is_open_while_legacy_answers_everyone() {
        assertThat(WayBack.from(plan, Position.OFF, 0))
                .isEqualTo(new WayBack(WayBack.State.OPEN, "Nothing has moved."));
        assertThat(WayBack.from(plan, new Position(StageName.SHADOW, 0), 0))
                .isEqualTo(new WayBack(
                        WayBack.State.OPEN,
                        "Legacy answers everyone; copying stops with the next snapshot and leaves nothing behind."));
    }

    @Test
    void what_was_made_on_the_candidate_is_the_cost_of_going_back() {
        assertThat(WayBack.from(plan, new Position(StageName.CANARY, 1), 0))
                .isEqualTo(new WayBack(
                        WayBack.State.OPEN,
                        "The candidate has answered nobody yet; its 10 % go back with the next snapshot."));
        assertThat(WayBack.from(plan, new Position(StageName.CANARY, 1), 1_204))
                .isEqualTo(new WayBack(
                        WayBack.State.OPEN_WITH_COST,
                        "The candidate's 10 % go back with the next snapshot, all at once. What was made in 1 204"
                                + " requests stays with the candidate, which has to go on serving it."));
        assertThat(WayBack.from(plan, new Position(StageName.LIVE, 0), 9_000))
                .isEqualTo(new WayBack(
                        WayBack.State.OPEN_WITH_COST,
                        "Everyone goes back with the next snapshot; legacy gets a copy of 100 % of what the candidate"
                                + " answers. What was made in 9 000 requests stays with the candidate, which has to go"
                                + " on serving it."));
    }

    @Test
    void completing_closes_the_way_back() {
        assertThat(WayBack.from(plan, new Position(StageName.COMPLETE, 0), 9_000)
                        .state())
                .isEqualTo(WayBack.State.CLOSED);
    }

    @Test
    void the_reversal_table_is_known_before_the_start() {
        assertThat(WayBack.reversals(plan))
                .containsExactly(
                        new WayBack.Reversal(
                                StageName.SHADOW,
                                WayBack.State.OPEN,
                                "rollback or abort; it holds when its gate fails",
                                "at once, with the next snapshot",
                                "nothing"),
                        new WayBack.Reversal(
                                StageName.CANARY,
                                WayBack.State.OPEN_WITH_COST,
                                "rollback or abort; it goes back to shadow by itself when its gate fails",
                                "at once, with the next snapshot",
                                "what the candidate's customers made stays with the candidate"),
                        new WayBack.Reversal(
                                StageName.LIVE,
                                WayBack.State.OPEN_WITH_COST,
                                "rollback or abort; it goes back to shadow by itself when its gate fails",
                                "at once, with the next snapshot",
                                "what was made stays with the candidate; legacy has copies of 100 %"),
                        new WayBack.Reversal(
                                StageName.COMPLETE,
                                WayBack.State.CLOSED,
                                "none: this is the point of no return",
                                "never",
                                "everything that legacy knew"));
        assertThat(WayBack.pointOfNoReturn(plan)).contains(StageName.COMPLETE);
    }
}
