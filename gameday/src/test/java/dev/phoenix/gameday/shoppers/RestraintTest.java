package dev.phoenix.gameday.shoppers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RestraintTest {
    private final Restraint restraint = new Restraint(40);

    @Test
    void while_visits_go_quickly_people_come_as_planned() {
        for (int i = 0; i < 100; i++) {
            assertThat(restraint.stretch(40)).isEqualTo(1);
        }
        assertThat(restraint.most()).isEqualTo(1);
    }

    @Test
    void a_crowd_lets_them_come_ever_less_often_but_they_go_on_coming() {
        double before = 1;
        for (int i = 0; i < 10; i++) {
            double now = restraint.stretch(41);
            assertThat(now).isGreaterThan(before);
            before = now;
        }
        for (int i = 0; i < 1_000; i++) {
            restraint.stretch(2_000);
        }
        assertThat(restraint.stretch(41)).isEqualTo(10);
    }

    @Test
    void when_the_crowd_has_gone_they_come_as_planned_again() {
        for (int i = 0; i < 100; i++) {
            restraint.stretch(41);
        }
        double last = 10;
        for (int i = 0; i < 200; i++) {
            last = restraint.stretch(3);
        }
        assertThat(last).isEqualTo(1);
        assertThat(restraint.most()).isEqualTo(10);
    }

    @Test
    void without_restraint_nothing_is_too_much() {
        assertThat(Restraint.none().stretch(1_000_000)).isEqualTo(1);
    }
}
