package dev.phoenix.plan.file;

import dev.phoenix.plan.FreezeWindow;
import dev.phoenix.plan.FreezeWindow.Moment;
import dev.phoenix.plan.yaml.Nearest;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads when nothing goes forwards.
final class FreezeParser {
    /// Each look asks all of them.
    private static final int MOST = 50;

    private static final int LONGEST_REASON = 200;
    private static final Pattern MOMENT =
            Pattern.compile("(?:(mon|tue|wed|thu|fri|sat|sun|\\d{4}-\\d\\d-\\d\\d) )?([0-2]\\d:[0-5]\\d)");
    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");

    /// Any moment: windows that come again leave a gap in every week or in none.
    private static final Instant SOME_DAY = Instant.parse("2024-01-01T00:00:00Z");

    private static final Duration A_WEEK_AND_MORE = Duration.ofDays(9);

    private FreezeParser() {}

    static List<FreezeWindow> windows(Section file) {
        var given = file.get("freeze");
        var items = given.map(Value::items).orElse(List.of());
        if (items.size() > MOST) {
            given.get().problem("More than " + MOST + " windows freeze the migration.", "Join some of them.");
        }
        var windows = items.stream()
                .flatMap(item -> item.section(PlanKeys.FREEZE).flatMap(FreezeParser::window).stream())
                .toList();
        given.filter(_ -> isForEver(windows))
                .ifPresent(value -> value.problem(
                        "These windows leave no hour of the week: the migration would never go forwards.",
                        "Leave a gap, or take a window away."));
        return windows;
    }

    private static boolean isForEver(List<FreezeWindow> windows) {
        var again = windows.stream()
                .filter(window -> !(window.from() instanceof Moment.Once))
                .toList();
        return FreezeWindow.now(again, SOME_DAY)
                .map(hold -> hold.until().isAfter(SOME_DAY.plus(A_WEEK_AND_MORE)))
                .orElse(false);
    }

    private static Optional<FreezeWindow> window(Section section) {
        var from = section.need("from", "from: fri 16:00").flatMap(FreezeParser::moment);
        var until = section.need("until", "until: mon 08:00").flatMap(FreezeParser::moment);
        var zone = section.get("zone").flatMap(FreezeParser::zone).orElse(FreezeWindow.DEFAULT_ZONE);
        var reason = section.get("reason").flatMap(FreezeParser::reason).orElse("");
        return from.flatMap(begin -> until.filter(end -> isAfter(section, begin, end))
                .map(end -> new FreezeWindow(begin, end, zone, reason)));
    }

    private static boolean isAfter(Section section, Moment from, Moment until) {
        var value = section.get("until").orElseThrow();
        if (!from.getClass().equals(until.getClass())) {
            value.problem(
                    "`from` and `until` are of different forms: `" + from + "` and `" + until + "`.",
                    "Write both as a time (every day), with a weekday (every week) or with a date (once).");
            return false;
        }
        boolean isBackwards =
                from instanceof Moment.Once(var begin) && until instanceof Moment.Once(var end) && !begin.isBefore(end);
        if (isBackwards || from.equals(until)) {
            value.problem("The window does not end after it begins.", "Write an `until` that comes after `from`.");
            return false;
        }
        return true;
    }

    private static Optional<Moment> moment(Value value) {
        return value.text().flatMap(text -> {
            var read = moment(text);
            if (read.isEmpty()) {
                value.problem(
                        "`" + value.key() + "` is no moment: `" + text + "`.",
                        "Write `16:00` for every day, `fri 16:00` for every week or `2026-12-24 16:00` for once.");
            }
            return read;
        });
    }

    private static Optional<Moment> moment(String text) {
        var matcher = MOMENT.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var day = Optional.ofNullable(matcher.group(1));
        try {
            var at = LocalTime.parse(matcher.group(2));
            return Optional.of(day.map(word -> on(word, at)).orElseGet(() -> new Moment.Daily(at)));
        } catch (DateTimeException noSuchMoment) {
            return Optional.empty();
        }
    }

    private static Moment on(String day, LocalTime at) {
        return DAYS.contains(day)
                ? new Moment.Weekly(DayOfWeek.of(DAYS.indexOf(day) + 1), at)
                : new Moment.Once(LocalDateTime.parse(day + "T" + at));
    }

    private static Optional<ZoneId> zone(Value value) {
        return value.text().flatMap(text -> {
            var known = ZoneId.getAvailableZoneIds();
            if (known.contains(text)) {
                return Optional.of(ZoneId.of(text));
            }
            var mend = "Write a name of the time zone database, such as `Europe/Berlin` or `UTC`.";
            value.problem(
                    "There is no time zone `" + text + "`.",
                    Nearest.to(text, known)
                            .map(near -> "Did you mean `" + near + "`? " + mend)
                            .orElse(mend));
            return Optional.empty();
        });
    }

    private static Optional<String> reason(Value value) {
        return value.text().filter(text -> {
            boolean fits = text.length() <= LONGEST_REASON && text.lines().count() == 1;
            if (!fits) {
                value.problem(
                        "`reason` is too long.", "Say it in one line of at most " + LONGEST_REASON + " characters.");
            }
            return fits;
        });
    }
}
