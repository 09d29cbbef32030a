package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Points in time as answers write them: ISO 8601 with or without an offset, HTTP dates, seconds or milliseconds since
/// 1970.
final class Moments {
    /// Seconds reach this number in the year 5138; a larger one is milliseconds.
    private static final BigDecimal FIRST_MILLIS = new BigDecimal("100000000000");

    /// Digits of the last millisecond that an [Instant] is sure to hold.
    private static final int LONGEST_MILLIS = 17;

    private static final BigInteger NANOS_PER_SECOND = BigInteger.valueOf(1_000_000_000);

    private static final List<Function<String, Instant>> READINGS = List.of(
            text -> DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from),
            text -> LocalDateTime.parse(text).toInstant(ZoneOffset.UTC),
            text -> LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC),
            text -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from));

    private Moments() {}

    static boolean within(Json legacy, Json candidate, Duration window) {
        if (legacy instanceof Decimal != candidate instanceof Decimal) {
            return false;
        }
        var a = read(legacy);
        var b = read(candidate);
        return a.isPresent()
                && b.isPresent()
                && Duration.between(a.get(), b.get()).abs().compareTo(window) <= 0;
    }

    static Optional<Instant> read(Json value) {
        return switch (value) {
            case Json.Text(String text) -> read(text);
            case Decimal number -> number.toBigDecimal().flatMap(Moments::read);
            case Json.Null _, Json.Bool _, Json.Array _, Json.Struct _ -> Optional.empty();
        };
    }

    private static Optional<Instant> read(String text) {
        // The shortest form is a date; anything much longer is no point in time, and trying would cost.
        if (text.length() < 10 || text.length() > 64) {
            return Optional.empty();
        }
        for (var reading : READINGS) {
            try {
                return Optional.of(reading.apply(text));
            } catch (DateTimeParseException _) {
                // Not this form: the next one is tried.
            }
        }
        return Optional.empty();
    }

    private static Optional<Instant> read(BigDecimal number) {
        var millis = number.abs().compareTo(FIRST_MILLIS) < 0 ? number.movePointRight(3) : number;
        if (millis.precision() - millis.scale() > LONGEST_MILLIS) {
            return Optional.empty();
        }
        var nanos = millis.movePointRight(6).toBigInteger().divideAndRemainder(NANOS_PER_SECOND);
        return Optional.of(Instant.ofEpochSecond(nanos[0].longValue(), nanos[1].longValue()));
    }
}
