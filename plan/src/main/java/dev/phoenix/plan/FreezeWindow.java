package dev.phoenix.plan;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A time that the plan names beforehand, in which nothing goes forwards: once, every week or every day.
///
/// @param from when it begins
/// @param until when it is over; of the same form as `from`
/// @param zone where the clock hangs that both are read from
/// @param reason why, in the plan's words; may be empty
public record FreezeWindow(Moment from, Moment until, ZoneId zone, String reason) {
    /// Where no zone is given, so that the plan means the same on every machine.
    public static final ZoneId DEFAULT_ZONE = ZoneId.of("UTC");

    /// One moment, or one that comes again.
    public sealed interface Moment {
        /// The time of this date at which it is, if it is on this date.
        Optional<LocalTime> on(LocalDate date);

        /// Every day.
        record Daily(LocalTime at) implements Moment {
            @Override
            public Optional<LocalTime> on(LocalDate date) {
                return Optional.of(at);
            }

            @Override
            public String toString() {
                return at.toString();
            }
        }

        /// Every week.
        record Weekly(DayOfWeek day, LocalTime at) implements Moment {
            @Override
            public Optional<LocalTime> on(LocalDate date) {
                return Optional.of(at).filter(_ -> date.getDayOfWeek() == day);
            }

            @Override
            public String toString() {
                return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " " + at;
            }
        }

        /// Once.
        record Once(LocalDateTime at) implements Moment {
            @Override
            public Optional<LocalTime> on(LocalDate date) {
                return Optional.of(at.toLocalTime())
                        .filter(_ -> at.toLocalDate().equals(date));
            }

            @Override
            public String toString() {
                return at.toLocalDate() + " " + at.toLocalTime();
            }
        }
    }

    /// What holds now.
    ///
    /// @param until when no window holds any longer
    /// @param reason of the window that holds now; of the last to end, if there are several
    public record Hold(Instant from, Instant until, String reason) {}

    /// Windows that follow each other without a gap are followed for so long; longer is as good as for
    /// ever.
    private static final Duration FARTHEST = Duration.ofDays(366);

    private static final int DAYS_OF_A_WEEK = 7;

    /// What these windows say now: until when nothing goes forwards, if so. Windows that meet are one.
    public static Optional<Hold> now(List<FreezeWindow> windows, Instant now) {
        return last(windows, now).map(hold -> {
            var until = hold.until();
            var longer = last(windows, until);
            while (longer.isPresent() && until.isBefore(now.plus(FARTHEST))) {
                until = longer.get().until();
                longer = last(windows, until);
            }
            return new Hold(hold.from(), until, hold.reason());
        });
    }

    /// Of the windows that hold now the one that ends last.
    private static Optional<Hold> last(List<FreezeWindow> windows, Instant now) {
        return windows.stream()
                .flatMap(window -> window.holding(now))
                .reduce((one, other) -> other.until().isAfter(one.until()) ? other : one);
    }

    private Stream<Hold> holding(Instant now) {
        return begins(now)
                .flatMap(begin -> end(begin)
                        .map(end -> new Hold(begin.toInstant(), end, reason))
                        .filter(hold ->
                                !hold.from().isAfter(now) && hold.until().isAfter(now))
                        .stream());
    }

    /// The latest beginnings up to now; what comes again lasts a week at most.
    private Stream<ZonedDateTime> begins(Instant now) {
        if (from instanceof Moment.Once(var at)) {
            return Stream.of(at.atZone(zone));
        }
        var today = LocalDate.ofInstant(now, zone);
        return today.minusDays(DAYS_OF_A_WEEK)
                .datesUntil(today.plusDays(1))
                .flatMap(date -> from.on(date).map(at -> date.atTime(at).atZone(zone)).stream());
    }

    /// When clocks are put back, a window ends at the later of the two hours of one name.
    private Optional<Instant> end(ZonedDateTime begin) {
        if (until instanceof Moment.Once(var at)) {
            return Optional.of(at.atZone(zone).withLaterOffsetAtOverlap().toInstant());
        }
        var day = begin.toLocalDate();
        return day.datesUntil(day.plusDays(DAYS_OF_A_WEEK + 1))
                .flatMap(date -> until.on(date).map(at -> date.atTime(at).atZone(zone)).stream())
                .map(end -> end.withLaterOffsetAtOverlap().toInstant())
                .filter(end -> end.isAfter(begin.toInstant()))
                .findFirst();
    }

    /// As people read it: `from Friday 16:00 until Monday 08:00, Europe/Berlin: no one is here`.
    @Override
    public String toString() {
        var often = switch (from) {
            case Moment.Daily _ -> "every day ";
            case Moment.Weekly _ -> "every week ";
            case Moment.Once _ -> "";
        };
        return often + "from " + from + " until " + until + ", " + zone + (reason.isEmpty() ? "" : ": " + reason);
    }
}
