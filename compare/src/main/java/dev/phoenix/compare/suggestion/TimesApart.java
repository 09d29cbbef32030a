package dev.phoenix.compare.suggestion;

import dev.phoenix.compare.ValueKind;
import dev.phoenix.compare.json.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// How far timestamps are apart, at least and at most.
record TimesApart(long leastMillis, long mostMillis) {
    /// Windows that people think in; a proposal has room to spare, since the next pair may be a little further apart.
    private static final List<Window> WINDOWS = List.of(
            new Window("1s", 1_000),
            new Window("5s", 5_000),
            new Window("30s", 30_000),
            new Window("60s", 60_000),
            new Window("5m", 300_000),
            new Window("1h", 3_600_000));

    private record Window(String text, long millis) {}

    static TimesApart of(List<Seen.Sample> samples) {
        var apart = samples.stream()
                .mapToLong(sample -> millis(
                                sample.legacy().orElseThrow(),
                                sample.candidate().orElseThrow())
                        .orElseThrow())
                .summaryStatistics();
        return new TimesApart(apart.getMin(), apart.getMax());
    }

    /// The time between two timestamps; nothing when one of them is none.
    static OptionalLong millis(Json legacy, Json candidate) {
        var a = moment(legacy);
        var b = moment(candidate);
        return a.isPresent() && b.isPresent()
                ? OptionalLong.of(Math.abs(a.get().toEpochMilli() - b.get().toEpochMilli()))
                : OptionalLong.empty();
    }

    private static Optional<Instant> moment(Json value) {
        if (!(value instanceof Json.Text(String text)) || ValueKind.of(text) != ValueKind.TIMESTAMP) {
            return Optional.empty();
        }
        try {
            return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
        } catch (DateTimeException _) {
            return local(text);
        }
    }

    private static Optional<Instant> local(String text) {
        try {
            return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    /// The smallest window with room for twice of what was seen.
    Optional<String> tolerance() {
        return WINDOWS.stream()
                .filter(window -> window.millis() >= 2 * mostMillis)
                .map(Window::text)
                .findFirst();
    }

    @Override
    public String toString() {
        return leastMillis == mostMillis ? mostMillis + " ms" : leastMillis + "–" + mostMillis + " ms";
    }
}
