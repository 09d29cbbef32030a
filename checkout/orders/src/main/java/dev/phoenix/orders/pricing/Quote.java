package dev.phoenix.orders.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.chassis.Money;
import java.util.List;
import java.util.Locale;

/// What a cart costs, line by line and in all, and on whose word the tax is.
public record Quote(List<Line> lines, Totals totals, List<TaxLine> taxLines, TaxSource taxSource) {
    /// Where the tax comes from.
    public enum TaxSource {
        TAXATION,
        /// Taxation did not answer; these are the rates it gave last.
        CACHED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// One line with its part of discount and tax.
    public record Line(
            String sku, long quantity, JsonNode options, Money unitPrice, Money subtotal, Money discount, Money tax) {}

    /// The sums: `subtotal - discount + shipping + tax = total`.
    public record Totals(Money subtotal, Money discount, Money shipping, Money tax, Money total) {
        public Totals {
            if (!subtotal.minus(discount).plus(shipping).plus(tax).equals(total)) {
                throw new IllegalArgumentException("These totals do not add up: " + subtotal + " - " + discount + " + "
                        + shipping + " + " + tax + " is not " + total + ". Nobody may be charged by them.");
            }
        }
    }

    /// Everything of one jurisdiction and rate together.
    public record TaxLine(String rate, Money base, Money tax, String jurisdiction) {}

    /// The quote as shoppers see it.
    public record View(
            Money subtotal, Money discount, Money shipping, Money tax, Money total, List<TaxLine> taxLines) {}

    public Quote {
        lines = List.copyOf(lines);
        taxLines = List.copyOf(taxLines);
    }

    public View view() {
        return new View(
                totals.subtotal(), totals.discount(), totals.shipping(), totals.tax(), totals.total(), taxLines);
    }
}
