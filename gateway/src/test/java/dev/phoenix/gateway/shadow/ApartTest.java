package dev.phoenix.gateway.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gateway.routing.Customer;
import dev.phoenix.gateway.routing.RoutingTable;
import dev.phoenix.gateway.routing.TableCompiler;
import dev.phoenix.gateway.upstream.RequestHead;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.route.Carried;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApartTest {
    private static final String PLAN = """
            migration: test
            legacy: { url: http://127.0.0.1:1 }
            candidate: { url: http://127.0.0.1:2 }
            owners: { legacy: '[0-9]+', candidate: 'c_.+' }
            TWINS
            routes:
              - { name: create, match: POST /carts, shadow: with-lane }
              - { name: lines, match: 'POST /carts/{id}/lines', shadow: with-lane, owner: 'path:id' }
              - { name: reads, match: GET /** }
            stages:
              - shadow: {}
                gate: { soak: 1m }
            """;

    private Instant now = Instant.EPOCH;
    private final Apart apart = new Apart(Duration.ofMinutes(5), () -> now);
    private RoutingTable twins;
    private RoutingTable plain;

    @BeforeEach
    void compile() throws Exception {
        twins = table("twins: [{ route: create, at: $.id }]");
        plain = table("");
    }

    private static RoutingTable table(String twins) throws Exception {
        var snapshot = new Snapshot(1, PLAN.replace("TWINS", twins), new Position(StageName.SHADOW, 0), true);
        return new TableCompiler(Duration.ZERO, new byte[] {1}).compile(snapshot, Optional.empty());
    }

    private static Original request(RoutingTable table, String line, String customer, SideName to) {
        var parts = line.split(" ", -1);
        var found = table.find(parts[0], parts[1], Carried.NOTHING);
        return new Original(
                table,
                found.route(),
                new Customer(customer, 0),
                "exchange",
                new RequestHead(HttpMethod.valueOf(parts[0]), parts[1], MultiMap.caseInsensitiveMultiMap()),
                to,
                Optional.ofNullable(found.variables().get("id")));
    }

    private static Original toCandidate(RoutingTable table, String line) {
        return request(table, line, "one", SideName.CANDIDATE);
    }

    @Test
    void only_copies_that_began_after_the_lost_one_are_concerned() {
        apart.lost(toCandidate(twins, "POST /carts/7/lines"), 10);
        apart.lost(toCandidate(twins, "POST /carts/7/lines"), 12);

        assertThat(apart.hasThing(toCandidate(twins, "POST /carts/7/lines"), 9)).isFalse();
        assertThat(apart.hasThing(toCandidate(twins, "POST /carts/7/lines"), 10))
                .as("itself")
                .isFalse();
        assertThat(apart.hasThing(toCandidate(twins, "POST /carts/7/lines"), 11))
                .isTrue();
        assertThat(apart.hasThing(toCandidate(twins, "POST /carts/8/lines"), 11))
                .isFalse();
    }

    @Test
    void each_direction_stands_for_itself() {
        apart.lost(toCandidate(twins, "POST /carts/7/lines"), 1);

        assertThat(apart.hasThing(request(twins, "POST /carts/7/lines", "one", SideName.LEGACY), 2))
                .isFalse();
    }

    @Test
    void a_customer_comes_back_when_the_time_is_over_and_a_thing_a_day_later() {
        apart.lost(toCandidate(twins, "POST /carts/7/lines"), 1);
        apart.lost(request(plain, "POST /carts", "two", SideName.CANDIDATE), 1);
        now = now.plus(Duration.ofMinutes(4));
        assertThat(apart.hasCustomer(toCandidate(twins, "GET /mine"), 2)).isTrue();
        assertThat(apart.hasCustomer(request(plain, "GET /mine", "two", SideName.CANDIDATE), 2))
                .isTrue();

        now = now.plus(Duration.ofMinutes(2));
        assertThat(apart.hasCustomer(toCandidate(twins, "GET /mine"), 2)).isFalse();
        assertThat(apart.hasCustomer(request(plain, "GET /mine", "two", SideName.CANDIDATE), 2))
                .isFalse();
        assertThat(apart.hasThing(toCandidate(twins, "POST /carts/7/lines"), 2)).isTrue();
        now = now.plus(Duration.ofHours(24));
        assertThat(apart.hasThing(toCandidate(twins, "POST /carts/7/lines"), 2)).isFalse();
    }

    @Test
    void a_thing_that_the_other_side_could_never_name_sets_nobody_apart() {
        apart.lost(toCandidate(plain, "POST /carts/7/lines"), 1);

        assertThat(apart.size()).isZero();
    }

    @Test
    void whoever_has_no_key_sets_nobody_else_apart() {
        apart.lost(request(plain, "POST /carts", "", SideName.CANDIDATE), 1);

        assertThat(apart.size()).isZero();
    }

    @Test
    void no_more_is_remembered_than_the_limit_and_the_oldest_goes_first() {
        for (int i = 0; i <= Apart.MOST_MARKS; i++) {
            apart.lost(request(plain, "POST /carts", "c" + i, SideName.CANDIDATE), i);
        }

        assertThat(apart.size()).isEqualTo(Apart.MOST_MARKS);
        assertThat(apart.hasCustomer(request(plain, "GET /mine", "c0", SideName.CANDIDATE), Long.MAX_VALUE))
                .isFalse();
        assertThat(apart.hasCustomer(request(plain, "GET /mine", "c1", SideName.CANDIDATE), Long.MAX_VALUE))
                .isTrue();
    }
}
