package dev.phoenix.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When nothing goes forwards, by the plan.
class FreezeWindowTest {
    private static final String PLAN = """
            migration: small
            legacy: { url: http://a:1 }
            candidate: { url: http://b:1 }
            routes: [{ name: read, match: GET /things }]
            stages: [{ live: { reverse-shadow: 100% }, gate: { soak: 1h } }]
            freeze:
            """;
    private static final String WEEKEND = "{ from: fri 16:00, until: mon 08:00, zone: Europe/Berlin, reason: rest }";

    /// 2026-01-02 is a Friday; Berlin is an hour ahead of UTC then.
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2026-01-02T14:59:59Z | -
            2026-01-02T15:00:00Z | 2026-01-05T07:00:00Z rest
            2026-01-04T12:00:00Z | 2026-01-05T07:00:00Z rest
            2026-01-05T06:59:59Z | 2026-01-05T07:00:00Z rest
            2026-01-05T07:00:00Z | -
            2026-07-05T12:00:00Z | 2026-07-06T06:00:00Z rest
            """)
    void a_weekly_window_holds_from_its_first_instant_to_before_its_last(Instant now, String says) {
        assertThat(says(now, WEEKEND)).isEqualTo(says);
    }

    @Test
    void a_daily_window_may_go_past_midnight() {
        var night = "{ from: '18:00', until: 08:00 }";

        assertThat(says(Instant.parse("2026-01-02T17:59:00Z"), night)).isEqualTo("-");
        assertThat(says(Instant.parse("2026-01-02T18:00:00Z"), night)).isEqualTo("2026-01-03T08:00:00Z ");
        assertThat(says(Instant.parse("2026-01-03T07:59:00Z"), night)).isEqualTo("2026-01-03T08:00:00Z ");
        assertThat(says(Instant.parse("2026-01-03T08:00:00Z"), night)).isEqualTo("-");
    }

    @Test
    void a_window_with_dates_holds_once_however_long_it_is() {
        var sale = "{ from: 2026-02-01 00:00, until: 2026-04-01 12:00, zone: America/New_York, reason: sale }";

        assertThat(says(Instant.parse("2026-02-01T04:59:00Z"), sale)).isEqualTo("-");
        assertThat(says(Instant.parse("2026-02-01T05:00:00Z"), sale)).isEqualTo("2026-04-01T16:00:00Z sale");
        assertThat(says(Instant.parse("2026-04-01T15:59:00Z"), sale)).isEqualTo("2026-04-01T16:00:00Z sale");
        assertThat(says(Instant.parse("2027-02-02T05:00:00Z"), sale)).isEqualTo("-");
    }

    @Test
    void windows_that_meet_are_told_as_one_up_to_the_last_end() {
        var says = says(
                Instant.parse("2026-01-03T12:00:00Z"),
                WEEKEND,
                "{ from: 2026-01-05 08:00, until: 2026-01-06 12:00, zone: Europe/Berlin, reason: stocktaking }");

        assertThat(says).isEqualTo("2026-01-06T11:00:00Z rest");
    }

    @Test
    void in_the_hour_that_comes_twice_a_window_ends_at_the_second() {
        // Clocks in Berlin go from 03:00 back to 02:00 on 2026-10-25 at 01:00 UTC.
        assertThat(says(
                        Instant.parse("2026-10-25T00:00:00Z"),
                        "{ from: 2026-10-24 20:00, until: 2026-10-25 02:30, zone: Europe/Berlin }"))
                .isEqualTo("2026-10-25T01:30:00Z ");
    }

    /// What the windows say is what asking each minute says: the end is the first instant at which none
    /// holds.
    @Test
    void the_end_that_is_told_is_the_first_instant_at_which_nothing_holds() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 200; round++) {
            var windows = windows(some(random), some(random));
            var now = Instant.parse("2026-03-20T00:00:00Z").plus(Duration.ofMinutes(random.nextInt(20_000)));
            var told = FreezeWindow.now(windows, now);
            told.ifPresent(hold -> {
                var as = "seed " + seed + ", " + windows + " at " + now;
                assertThat(FreezeWindow.now(windows, hold.until())).as(as).isEmpty();
                for (var at = now; at.isBefore(hold.until()); at = at.plus(Duration.ofMinutes(10))) {
                    assertThat(FreezeWindow.now(windows, at).map(FreezeWindow.Hold::until))
                            .as(as + ", asked at " + at)
                            .contains(hold.until());
                }
            });
        }
    }

    private static String some(SplittableRandom random) {
        var days = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
        int from = random.nextInt(12);
        int until = from + 1 + random.nextInt(11);
        var times = "%02d:30".formatted(from) + ", until: %s" + "%02d:30".formatted(until);
        boolean isDaily = random.nextBoolean();
        int day = random.nextInt(7);
        var begin = isDaily ? "" : days.get(day) + " ";
        var end = isDaily ? "" : days.get((day + random.nextInt(3)) % 7) + " ";
        return "{ from: " + begin + times.formatted(end) + ", zone: Europe/Berlin }";
    }

    @Test
    void the_windows_of_the_document_read_as_people_say_them() {
        assertThat(windows(
                        WEEKEND,
                        "{ from: '18:00', until: 08:00 }",
                        "{ from: 2026-12-21 00:00, until: 2026-12-27 00:00 }"))
                .extracting(FreezeWindow::toString)
                .containsExactly(
                        "every week from Friday 16:00 until Monday 08:00, Europe/Berlin: rest",
                        "every day from 18:00 until 08:00, UTC",
                        "from 2026-12-21 00:00 until 2026-12-27 00:00, UTC");
    }

    @Test
    void what_is_wrong_with_windows_is_told_with_its_place() {
        var problems = Plans.problems(PLAN + """
                  - { from: freitag 16:00, until: mon 08:00 }
                  - { from: fri 16:00, until: 08:00 }
                  - { from: 2026-02-30 16:00, until: 2026-03-01 16:00 }
                  - { from: 2026-03-02 16:00, until: 2026-03-01 16:00, zone: Europe/Berlinn }
                  - { from: '25:00', til: 08:00 }
                """);

        assertThat(problems)
                .extracting(problem -> problem.line() + ":" + problem.column() + " " + problem.what())
                .containsExactly(
                        "7:13 `from` is no moment: `freitag 16:00`.",
                        "8:31 `from` and `until` are of different forms: `Friday 16:00` and `08:00`.",
                        "9:13 `from` is no moment: `2026-02-30 16:00`.",
                        "10:38 The window does not end after it begins.",
                        "10:62 There is no time zone `Europe/Berlinn`.",
                        "11:5 `until` is missing in `freeze`.",
                        "11:13 `from` is no moment: `25:00`.",
                        "11:22 Unknown key `til` in `freeze`.");
        assertThat(problems.get(4).mend()).startsWith("Did you mean `Europe/Berlin`?");
    }

    @Test
    void windows_that_leave_no_hour_of_the_week_are_an_error() {
        assertThat(Plans.problems(PLAN + """
                  - { from: '18:00', until: 08:00, zone: Asia/Tokyo }
                  - { from: 08:00, until: '18:00', zone: Asia/Tokyo }
                """))
                .extracting(Problem::what)
                .containsExactly("These windows leave no hour of the week: the migration would never go forwards.");
        assertThat(Plans.problems(PLAN + "  - { from: 08:00, until: 08:00 }\n"))
                .extracting(Problem::what)
                .containsExactly("The window does not end after it begins.");
    }

    private static String says(Instant now, String... windows) {
        return FreezeWindow.now(windows(windows), now)
                .map(hold -> hold.until() + " " + hold.reason())
                .orElse("-");
    }

    private static List<FreezeWindow> windows(String... windows) {
        var lines = Stream.of(windows).map(window -> "  - " + window + "\n").collect(Collectors.joining());
        return Plans.valid(PLAN + lines).course().freezes();
    }
}
