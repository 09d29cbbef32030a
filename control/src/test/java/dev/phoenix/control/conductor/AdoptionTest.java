package dev.phoenix.control.conductor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.control.ControlRun;
import dev.phoenix.control.FakeClock;
import dev.phoenix.control.Plans;
import dev.phoenix.control.database.Database;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Share;
import dev.phoenix.plan.StageName;
import dev.phoenix.postgres.Postgres;
import java.sql.SQLException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.junit.jupiter.api.Test;

class AdoptionTest {
    private final FakeClock clock = new FakeClock();
    private final String url = Postgres.shared().database(ControlRun.fresh());

    @Test
    void the_same_plan_goes_on_where_it_stood() throws Exception {
        try (var run = ControlRun.start(Plans.checkout(), url, clock)) {
            run.act("promote", "{\"by\":\"ada\"}");
        }
        try (var run = ControlRun.start(Plans.checkout(), url, clock)) {
            assertThat(run.position()).isEqualTo("shadow 0 RUNNING");
            assertThat(run.events()).containsExactly("START DONE", "PROMOTE DONE");
        }
    }

    @Test
    void a_changed_plan_is_journaled_and_its_evidence_starts_afresh() throws Exception {
        try (var run = ControlRun.start(Plans.checkout(), url, clock)) {
            run.act("promote", "{\"by\":\"ada\"}");
            var gateway = run.gateway("gw-1");
            gateway.ask();
            gateway.report(600);
        }
        var changed = Plans.checkout().replace("below: 1%", "below: 2%");
        try (var run = ControlRun.start(changed, url, clock)) {
            assertThat(run.position()).isEqualTo("shadow 0 RUNNING");
            assertThat(run.status().get("version").asLong()).isEqualTo(3);
            assertThat(run.status().at("/pairs/compared").asLong()).isZero();
            assertThat(run.status().at("/totals/pairs/compared").asLong()).isEqualTo(600);
            assertThat(run.events()).containsExactly("START DONE", "PROMOTE DONE", "PLAN DONE");
            assertThat(run.gateway("gw-2").ask().orElseThrow().planYaml()).isEqualTo(changed);
        }
    }

    @Test
    void another_migrations_name_is_another_migration() throws Exception {
        try (var run = ControlRun.start(Plans.checkout(), url, clock)) {
            run.act("promote", "{\"by\":\"ada\"}");
        }
        try (var run = ControlRun.start(Plans.named("search"), url, clock)) {
            assertThat(run.position()).isEqualTo("off 0 WAITING_FOR_OPERATOR");
            assertThat(run.events()).containsExactly("START DONE");
        }
    }

    @Test
    void a_changed_plan_never_moves_customers_forwards() {
        var larger =
                Plans.file(Plans.checkout().replace("[1%, 50%]", "[5%, 80%]")).plan();
        var same = Plans.file(Plans.checkout()).plan();
        var canary = new Position(StageName.CANARY, 1);

        assertThat(Adoption.landing(same, canary, new Share(50_000))).isEqualTo(canary);
        assertThat(Adoption.landing(larger, canary, new Share(50_000))).isEqualTo(new Position(StageName.CANARY, 0));
        assertThat(Adoption.landing(larger, canary, new Share(1_000))).isEqualTo(new Position(StageName.SHADOW, 1));
        assertThat(Adoption.landing(same, Position.OFF, Share.NONE)).isEqualTo(Position.OFF);
    }

    @Test
    void the_database_refuses_to_change_the_journal() throws SQLException {
        try (var database = Database.open(ControlRun.store(url))) {
            database.transaction(handle -> Adoption.adopt(handle, Plans.file(Plans.checkout()), clock.instant()));

            for (var change :
                    new String[] {"UPDATE journal SET reason = 'x'", "DELETE FROM journal", "TRUNCATE journal CASCADE"
                    }) {
                assertThatThrownBy(() -> database.transaction(handle -> handle.execute(change)))
                        .isInstanceOf(UnableToExecuteStatementException.class)
                        .hasMessageContaining("The journal is append-only");
            }
        }
    }
}
