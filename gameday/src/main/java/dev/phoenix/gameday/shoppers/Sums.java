package dev.phoenix.gameday.shoppers;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Predicate;

/// Does an answer add up? What a careful shopper checks on the receipt, in minor units.
final class Sums {
    private Sums() {}

    static Predicate<JsonNode> cartHas(String sku) {
        return cart -> {
            for (JsonNode line : cart.path("lines")) {
                if (line.path("sku").asText().equals(sku)) {
                    return true;
                }
            }
            return false;
        };
    }

    static boolean taxQuote(JsonNode quote) {
        long tax = amount(quote.path("shipping").path("tax"));
        long gross = amount(quote.path("shipping").path("gross"));
        for (JsonNode line : quote.path("lines")) {
            tax += amount(line.path("tax"));
            gross += amount(line.path("gross"));
        }
        return quote.has("tax") && amount(quote.path("tax")) == tax && amount(quote.path("total")) == gross;
    }

    static boolean quote(JsonNode quote) {
        long tax = 0;
        for (JsonNode line : quote.path("taxLines")) {
            tax += amount(line.path("tax"));
        }
        return quote.has("total") && tax == amount(quote.path("tax")) && totals(quote);
    }

    static Predicate<JsonNode> order(long expectedMinor) {
        return order -> {
            long tendered = 0;
            for (JsonNode tender : order.path("tenders")) {
                tendered += amount(tender.path("amount"));
            }
            JsonNode totals = order.path("totals");
            return tendered == expectedMinor && amount(totals.path("total")) == expectedMinor && totals(totals);
        };
    }

    static long amount(JsonNode money) {
        return money.path("amount").asLong();
    }

    private static boolean totals(JsonNode totals) {
        return amount(totals.path("total"))
                == amount(totals.path("subtotal"))
                        - amount(totals.path("discount"))
                        + amount(totals.path("shipping"))
                        + amount(totals.path("tax"));
    }
}
