package dev.phoenix.legacy.tax;

import dev.phoenix.legacy.servlet.Refused;
import dev.phoenix.legacy.servlet.Sql;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Optional;

/// The `tax_rate` table.
///
/// *Fault, on purpose:* asked once per line of the cart, also while a checkout holds its locks. The taxation
/// service answers a whole order from memory.
public final class TaxRates {
    public static final String STANDARD = "standard";

    private TaxRates() {}

    /// Where tax is due.
    public record Place(String country, String region) {
        /// The jurisdiction's name in answers: `GB`, or `US-NY` with a region.
        public String jurisdiction() {
            return region.isEmpty() ? country : country + "-" + region;
        }
    }

    /// The rate of a category on a day. A place without a reduced rate taxes at its standard one; an unknown place
    /// refuses.
    public static BigDecimal rate(Connection connection, Place place, String category, LocalDate day)
            throws SQLException {
        var standard = find(connection, place, STANDARD, day);
        if (standard.isEmpty()) {
            throw unknown(place, day);
        }
        return switch (category) {
            case "zero" -> BigDecimal.ZERO;
            case "reduced" ->
                hasReduced(connection, place)
                        ? find(connection, place, category, day).orElseThrow(() -> unknown(place, day))
                        : standard.get();
            default -> standard.get();
        };
    }

    private static Refused unknown(Place place, LocalDate day) {
        return new Refused(
                422,
                "tax_region_unknown",
                "No tax rate is known for " + place.jurisdiction() + " on " + day + "; nothing is sold untaxed.");
    }

    private static boolean hasReduced(Connection connection, Place place) throws SQLException {
        return Sql.number(
                        connection,
                        "SELECT count(*) FROM tax_rate WHERE country = ? AND region = ? AND category = 'reduced'",
                        place.country(),
                        place.region())
                > 0;
    }

    private static Optional<BigDecimal> find(Connection connection, Place place, String category, LocalDate day)
            throws SQLException {
        return Sql.first(
                connection,
                """
                SELECT rate FROM tax_rate
                 WHERE country = ? AND region = ? AND category = ?
                   AND valid_from <= ? AND (valid_to IS NULL OR valid_to >= ?)
                 ORDER BY valid_from DESC LIMIT 1""",
                row -> plain(row.getBigDecimal(1)),
                place.country(),
                place.region(),
                category,
                day,
                day);
    }

    /// The rate without trailing zeros, so that equal rates are equal values.
    private static BigDecimal plain(BigDecimal rate) {
        return rate.stripTrailingZeros();
    }
}
