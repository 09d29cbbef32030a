package dev.phoenix.taxation;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// The tax rates that are known, each with the dates it holds for. Immutable.
final class Rates {
    /// A rate and its first and last day.
    private record Row(Jurisdiction where, Category category, BigDecimal rate, LocalDate from, LocalDate to) {
        /// Reads `country,region,category,rate,valid_from,valid_to`.
        static Row read(String line) {
            var cells = line.split(",", -1);
            return new Row(
                    new Jurisdiction(cells[0], Optional.of(cells[1]).filter(region -> !region.isEmpty())),
                    Category.valueOf(cells[2].toUpperCase(Locale.ROOT)),
                    new BigDecimal(cells[3]),
                    LocalDate.parse(cells[4]),
                    cells[5].isEmpty() ? LocalDate.MAX : LocalDate.parse(cells[5]));
        }

        boolean holds(LocalDate date) {
            return !date.isBefore(from) && !date.isAfter(to);
        }
    }

    private record Key(Jurisdiction where, Category category) {}

    private final Map<Key, List<Row>> rows;

    private Rates(List<Row> rows) {
        this.rows =
                Map.copyOf(rows.stream().collect(Collectors.groupingBy(row -> new Key(row.where(), row.category()))));
    }

    /// Reads the class path's `tax-rates.csv`.
    static Rates load() {
        var file = Objects.requireNonNull(Rates.class.getResourceAsStream("/tax-rates.csv"), "tax-rates.csv");
        try (var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return new Rates(lines.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("country,"))
                    .map(Row::read)
                    .toList());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The rate, or nothing when the place or its rate on that day is not known; an unknown rate is never 0.
    Optional<BigDecimal> rate(Jurisdiction where, Category category, LocalDate date) {
        return switch (category) {
            case STANDARD -> row(new Key(where, Category.STANDARD), date);
            case REDUCED -> {
                var reduced = new Key(where, Category.REDUCED);
                yield row(rows.containsKey(reduced) ? reduced : new Key(where, Category.STANDARD), date);
            }
            case ZERO -> row(new Key(where, Category.STANDARD), date).map(known -> BigDecimal.ZERO);
        };
    }

    private Optional<BigDecimal> row(Key key, LocalDate date) {
        return rows.getOrDefault(key, List.of()).stream()
                .filter(row -> row.holds(date))
                .map(Row::rate)
                .findFirst();
    }

    /// All places, for tests of the data.
    java.util.Set<Jurisdiction> places() {
        return rows.keySet().stream().map(Key::where).collect(Collectors.toUnmodifiableSet());
    }
}
