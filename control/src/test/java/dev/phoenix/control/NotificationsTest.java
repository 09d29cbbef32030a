package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.settings.ConfigurationResult;
import dev.phoenix.control.settings.Environment;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Those whom the plan names hear of decisions.
@Timeout(600)
class NotificationsTest {
    private static final String BY_ADA = "{\"by\":\"ada\"}";

    private final FakeClock clock = new FakeClock();
    private final String database = Postgres.shared().database(ControlRun.fresh());
    private FakeHearer hearer;

    @TempDir
    private Path directory;

    @BeforeEach
    void listen() throws Exception {
        hearer = new FakeHearer();
    }

    @AfterEach
    void stop() {
        hearer.close();
    }

    private ControlRun start(String events) {
        return ControlRun.start(Plans.checkout() + hearer.plan(events), database, clock);
    }

    @Test
    void decisions_are_told_in_their_order_as_signed_cloud_events() throws Exception {
        try (var run = start("promote, pause, resume, abort")) {
            for (var verb : List.of("promote", "pause", "resume", "rollback", "abort")) {
                run.act(verb, BY_ADA);
            }
            run.act("resume", BY_ADA); // refused, so nobody hears of it

            ControlRun.await("the abort", () -> hearer.taken().contains("abort"));
            assertThat(hearer.taken()).containsExactly("promote", "pause", "resume", "abort");
            var first = hearer.heard().getFirst();
            assertThat(first.contentType()).isEqualTo("application/cloudevents+json; charset=utf-8");
            var entry = run.journal().get(1);
            assertThat(first.event()).isEqualTo(entry.get("id").asText());
            assertThat(first.json().get("id").asText()).isEqualTo(first.event());
            assertThat(first.json().get("specversion").asText()).isEqualTo("1.0");
            assertThat(first.json().get("source").asText()).isEqualTo("/phoenix/migrations/checkout");
            assertThat(first.json().get("time").asText())
                    .isEqualTo(entry.get("at").asText());
            assertThat(first.json().at("/data/by").asText()).isEqualTo("ada");
            assertThat(first.json().at("/data/to")).isEqualTo(entry.get("to"));
            assertThat(first.signature()).isEqualTo(signature(first.body()));
        }
    }

    private String signature(String body) throws Exception {
        var key = ControlRun.HEARER_SECRET.getBytes(StandardCharsets.UTF_8);
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        long seconds = clock.instant().getEpochSecond();
        var sum = mac.doFinal((seconds + "." + body).getBytes(StandardCharsets.UTF_8));
        return "t=" + seconds + ",v1=" + HexFormat.of().formatHex(sum);
    }

    @Test
    void what_is_not_taken_is_sent_again_and_nothing_overtakes_it() throws Exception {
        hearer.answerWith(503);
        try (var run = start("promote, pause, abort")) {
            for (var verb : List.of("promote", "pause", "abort")) {
                run.act(verb, BY_ADA);
            }
            for (int attempts = 1; attempts <= 4; attempts++) {
                int so = attempts;
                ControlRun.await("attempt " + so, () -> hearer.heard().size() == so);
                ControlRun.await("its mark", () -> attempted() == so);
                clock.pass(Duration.ofSeconds(10));
            }
            ControlRun.await("one more", () -> attempted() == 5);
            hearer.answerWith(204);
            clock.pass(Duration.ofSeconds(30));

            ControlRun.await("all of them", () -> hearer.taken().size() == 3);
            assertThat(hearer.taken()).containsExactly("promote", "pause", "abort");
            assertThat(hearer.heard().stream()
                            .limit(6)
                            .map(FakeHearer.Heard::event)
                            .distinct())
                    .as("the same event with the same id each time")
                    .hasSize(1);
            ControlRun.await(
                    "nothing to be owed",
                    () -> run.status().at("/notifications/waiting").asInt() == 0);
        }
    }

    /// How often the first one that is owed was tried.
    private long attempted() throws IOException {
        try (var connection = DriverManager.getConnection(database);
                var statement = connection.createStatement();
                var answer = statement.executeQuery("SELECT max(attempts) FROM phoenix_control.notification")) {
            answer.next();
            return answer.getLong(1);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Test
    void a_hearer_that_hangs_delays_no_decision_and_no_other_hearer() throws Exception {
        hearer.hold();
        try (var other = new FakeHearer()) {
            var both = hearer.plan("promote, advance").replace("}]", "}, ")
                    + other.plan("promote, advance").replace("notify: [", "");
            try (var run = ControlRun.start(Plans.checkout() + both.replace("\n", " ") + "\n", database, clock)) {
                run.act("promote", BY_ADA);
                ControlRun.await("the call that hangs", () -> hearer.heard().size() == 1);
                var gateway = run.gateway("gw-1");
                gateway.ask();
                gateway.report(2_000);
                clock.pass(Duration.ofSeconds(11));

                ControlRun.await("the step", () -> run.position().equals("shadow 1 RUNNING"));
                ControlRun.await("the other", () -> other.taken().contains("advance"));
                assertThat(other.taken()).containsExactly("promote", "advance");
                assertThat(hearer.heard()).as("still the first").hasSize(1);
            }
        }
    }

    @Test
    void what_nobody_took_for_a_day_is_given_up_and_shown_and_no_secret_is() throws Exception {
        var logged = new ConcurrentLinkedQueue<String>();
        var listener = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage() + line.getThrown());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(listener);
        hearer.answerWith(500);
        try (var run = start("promote, pause")) {
            run.act("promote", BY_ADA);
            ControlRun.await("the first attempt", () -> attempted() == 1);
            run.act("pause", BY_ADA);
            clock.pass(Duration.ofHours(24));

            ControlRun.await(
                    "it to be given up",
                    () -> run.status().at("/notifications/dead").size() == 2);
            var dead = run.status().at("/notifications/dead").get(1); // the newest comes first
            assertThat(dead.get("to").asText()).isEqualTo("127.0.0.1:" + hearer.port());
            assertThat(dead.get("lastAnswer").asText()).isEqualTo("HTTP 500");
            assertThat(dead.get("attempts").asInt()).isEqualTo(2);
            ControlRun.await(
                    "the next one",
                    () -> hearer.heard().stream().anyMatch(one -> one.type().equals("pause")));
            assertThat(run.status().toString() + run.journal() + logged).doesNotContain(ControlRun.HEARER_SECRET);
        } finally {
            Logger.getLogger("").removeHandler(listener);
        }
    }

    @Test
    void only_the_process_in_the_seat_tells_and_the_next_one_goes_on_where_it_ended() throws Exception {
        hearer.answerWith(503);
        try (var second = twoRuns()) {
            hearer.answerWith(204);
            clock.pass(Duration.ofMinutes(2));

            ControlRun.await("the rest", () -> hearer.taken().size() == 2);
            assertThat(hearer.taken()).containsExactly("promote", "pause");
            second.act("abort", BY_ADA);
            ControlRun.await("what the second decides", () -> hearer.taken().contains("abort"));
            assertThat(hearer.taken()).containsExactly("promote", "pause", "abort");
        }
    }

    /// The second of two, whose first has left.
    private ControlRun twoRuns() throws Exception {
        var first = start("promote, pause, abort");
        ControlRun.await("the seat", () -> first.get("/metrics").body().contains("phoenix_control_leads 1.0"));
        var second = start("promote, pause, abort");
        second.act("promote", BY_ADA);
        second.act("pause", BY_ADA);
        ControlRun.await("an attempt", () -> attempted() == 1);
        first.close();
        return second;
    }

    @Test
    void a_start_without_the_secret_that_the_plan_names_is_refused() throws Exception {
        var plan = Files.writeString(directory.resolve("plan.yaml"), Plans.checkout() + hearer.plan("abort"));

        var result = Environment.read(Map.of(
                "CONTROL_PLAN",
                plan.toString(),
                "CONTROL_DATABASE_URL",
                database,
                "CONTROL_OPERATOR_TOKEN",
                "one",
                "CONTROL_GATEWAY_TOKEN",
                "other"));

        assertThat(result)
                .isEqualTo(new ConfigurationResult.Invalid(
                        List.of("HEARER_SECRET: is missing. The plan's `notify` signs by"
                                + " it what 127.0.0.1 is sent; set it to a long random text.")));
    }
}
