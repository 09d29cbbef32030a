package dev.phoenix.control.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.ControlRun;
import dev.phoenix.control.FakeClock;
import dev.phoenix.control.Plans;
import dev.phoenix.control.Windows;
import dev.phoenix.control.database.Database;
import dev.phoenix.control.migration.Migration;
import dev.phoenix.control.migration.Migrations;
import dev.phoenix.control.settings.PlanFile;
import dev.phoenix.control.tally.Tallies;
import dev.phoenix.lease.Leases;
import dev.phoenix.postgres.Postgres;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SeatTest {
    private static final Duration LIFE = Duration.ofHours(1);

    private final FakeClock clock = new FakeClock();
    private final PlanFile plan = Plans.file(Plans.checkout());
    private Database database;
    private long id;

    @BeforeEach
    void open() {
        database = Database.open(ControlRun.store(Postgres.shared().database(ControlRun.fresh())));
        id = database.transaction(handle -> Adoption.adopt(handle, plan, clock.instant()))
                .id();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Seat seat() {
        return new Seat(new Leases(database.dataSource()), "checkout", LIFE);
    }

    private Conductor conductor(Seat seat) {
        return new Conductor(database, plan.plan(), id, seat, clock);
    }

    private void promoteAndPass() {
        database.transaction(handle -> new Operators(plan.plan())
                .act(
                        handle,
                        id,
                        new Command(Verb.PROMOTE, "ada", "", false, Optional.empty()),
                        Optional.empty(),
                        clock.instant()));
        database.transaction(handle -> Tallies.count(handle, id, Windows.clean("gw-1", 1, 2, 2_000), clock.instant()));
        clock.pass(Duration.ofSeconds(11));
    }

    /// The one who sits there has fallen silent for longer than the seat is kept.
    private void theSeatFalls() {
        database.transaction(handle -> handle.execute("UPDATE lease SET expires_at = clock_timestamp()"));
    }

    private Migration migration() {
        return database.transaction(handle -> Migrations.read(handle, id));
    }

    @Test
    void of_two_conductors_only_the_one_in_the_seat_decides() {
        var first = conductor(seat());
        var second = conductor(seat());
        first.look();
        promoteAndPass();

        assertThat(second.look()).isFalse();
        assertThat(migration().position().step()).isZero();

        assertThat(first.look()).isTrue();
        assertThat(migration().position().step()).isEqualTo(1);
    }

    @Test
    void another_conductor_takes_over_when_the_first_falls_silent() {
        conductor(seat()).look();
        promoteAndPass();
        var second = conductor(seat());
        assertThat(second.look()).isFalse();
        theSeatFalls();

        assertThat(second.look()).isTrue();

        assertThat(migration().position().step()).isEqualTo(1);
    }

    @Test
    void how_long_nobody_was_heard_of_the_one_before_is_told_once_and_a_seat_that_was_left_is_not_taken_over() {
        var first = seat();
        first.keep();
        var second = seat();
        assertThat(second.keep()).isEmpty();
        assertThat(second.tookOver()).isEmpty();
        theSeatFalls();

        assertThat(second.keep()).isPresent();

        assertThat(second.tookOver())
                .hasValueSatisfying(silence -> assertThat(silence).isBetween(LIFE, LIFE.plus(Duration.ofMinutes(10))));
        assertThat(second.keep()).isPresent();
        assertThat(second.tookOver()).isEmpty();
        second.leave();
        assertThat(first.keep()).isPresent();
        assertThat(first.tookOver()).isEmpty();
    }

    @Test
    void who_waits_for_the_seat_knows_when_it_becomes_free() {
        var first = seat();
        first.keep();
        assertThat(first.freeIn()).isEmpty();
        var second = seat();
        second.keep();

        assertThat(second.freeIn()).hasValueSatisfying(free -> assertThat(free).isBetween(LIFE.minusMinutes(10), LIFE));

        theSeatFalls();
        second.keep();
        assertThat(second.freeIn()).isEmpty();
    }

    @Test
    void a_conductor_that_was_replaced_without_knowing_writes_nothing() {
        var held = seat();
        var first = conductor(held);
        first.look();
        var lease = held.held().orElseThrow();
        var second = conductor(seat());
        theSeatFalls();
        assertThat(second.look()).isTrue();
        promoteAndPass();

        boolean wrote = first.lookAs(lease);

        assertThat(wrote).isFalse();
        assertThat(migration().position().step()).isZero();
        assertThat(held.held()).isEmpty();
        second.look();
        assertThat(migration().version()).isEqualTo(3);
    }
}
