package dev.phoenix.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PassedOnTest {
    @Test
    void a_call_without_baggage_is_live() {
        assertThat(read("").lane()).isEqualTo(Lane.LIVE);
        assertThat(read("userId=1,phoenix.lane=live").lane()).isEqualTo(Lane.LIVE);
    }

    @Test
    void the_shadow_lane_is_found_among_other_baggage() {
        assertThat(read("userId=1 , phoenix.lane = shadow;ttl=3,x=y").lane()).isEqualTo(Lane.SHADOW);
    }

    @Test
    void a_lane_that_nobody_knows_is_not_taken_for_live() {
        assertThatThrownBy(() -> read("phoenix.lane=staging")).hasMessageContaining("lane_unknown");
        assertThatThrownBy(() -> read("phoenix.lane=live,phoenix.lane=shadow")).hasMessageContaining("lane_unknown");
    }

    @Test
    void a_worker_hands_its_lane_on() {
        var worker = PassedOn.in(Lane.SHADOW).headers();

        assertThat(PassedOn.read(name -> Optional.ofNullable(worker.get(name))).lane())
                .isEqualTo(Lane.SHADOW);
        assertThat(PassedOn.in(Lane.LIVE).headers()).isEqualTo(Map.of());
    }

    private static PassedOn read(String baggage) {
        return PassedOn.read(name -> name.equals("baggage") ? Optional.of(baggage) : Optional.empty());
    }
}
