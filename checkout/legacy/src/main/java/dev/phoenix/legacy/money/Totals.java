package dev.phoenix.legacy.money;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.legacy.tax.TaxSum;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.stream.LongStream;

/// What a cart costs: `subtotal - discount + shipping + tax = total`, exactly.
public record Totals(
        Currency currency, long subtotal, long discount, long shipping, TaxSum taxes, List<LineTotals> lines) {

    /// What one line has of the sums.
    public record LineTotals(long subtotal, long discount, long tax) {}

    /// A line to be priced.
    public record Priced(long unitPrice, long quantity, BigDecimal taxRate) {
        long subtotal() {
            return Math.multiplyExact(unitPrice, quantity);
        }
    }

    /// What is charged for shipping, and taxed at.
    public record Carriage(long price, BigDecimal taxRate) {}

    public Totals {
        lines = List.copyOf(lines);
    }

    public static Totals of(Currency currency, List<Priced> lines, Discount coupon, Carriage carriage) {
        var subtotals = lines.stream().mapToLong(Priced::subtotal).toArray();
        long subtotal = LongStream.of(subtotals).reduce(0, Math::addExact);
        long discount = coupon.on(subtotal);
        var discounts = Sharing.byLargestRemainder(discount, subtotals);
        var taxed = new ArrayList<TaxSum.Taxable>();
        for (int i = 0; i < subtotals.length; i++) {
            taxed.add(
                    new TaxSum.Taxable(subtotals[i] - discounts[i], lines.get(i).taxRate()));
        }
        taxed.add(new TaxSum.Taxable(carriage.price(), carriage.taxRate()));
        var taxes = TaxSum.onTop(taxed);
        var sums = new ArrayList<LineTotals>();
        for (int i = 0; i < subtotals.length; i++) {
            sums.add(new LineTotals(
                    subtotals[i], discounts[i], taxes.parts().get(i).tax()));
        }
        return new Totals(currency, subtotal, discount, carriage.price(), taxes, sums);
    }

    /// What a coupon takes off the subtotal.
    public sealed interface Discount {
        /// No coupon.
        record None() implements Discount {}

        /// So many percent, half a minor unit rounds up.
        record Percent(int percent) implements Discount {}

        /// A fixed amount, at most the subtotal.
        record Amount(long minor) implements Discount {}

        default long on(long subtotal) {
            return switch (this) {
                case None() -> 0;
                case Percent(int percent) ->
                    BigDecimal.valueOf(subtotal)
                            .multiply(BigDecimal.valueOf(percent, 2))
                            .setScale(0, RoundingMode.HALF_UP)
                            .longValueExact();
                case Amount(long minor) -> Math.min(minor, subtotal);
            };
        }
    }

    public long tax() {
        return taxes.tax();
    }

    public long total() {
        return subtotal - discount + shipping + tax();
    }

    public Money money(long minor) {
        return new Money(minor, currency);
    }

    public ObjectNode json() {
        var json = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
        json.set("subtotal", money(subtotal).json());
        json.set("discount", money(discount).json());
        json.set("shipping", money(shipping).json());
        json.set("tax", money(tax()).json());
        json.set("total", money(total()).json());
        return json;
    }
}
