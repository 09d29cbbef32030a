package dev.phoenix.gameday.story;

import dev.phoenix.gameday.shoppers.RetailFacts;
import dev.phoenix.gameday.shoppers.Shoppers;
import dev.phoenix.gameday.story.Http.Lane;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts products, coupon and stock in: products on both sides, all stock with the legacy, and a copy of the amounts in
/// the shadow lane, so that the copies of orders find what the originals found.
final class Seeding {
    /// Enough of everything that nobody is sent away, also while a side has one unit in a hundred.
    static final long UNITS_OF_EACH = 20_000;

    private static final int COUPON_PERCENT = 10;

    private final Http http;
    private final PlanText.Addresses sides;

    Seeding(Http http, PlanText.Addresses sides) {
        this.http = http;
        this.sides = sides;
    }

    /// Answers the units that were put in, by article.
    Map<String, Long> seed(RetailFacts facts) throws IOException, InterruptedException {
        Map<String, Object> products = Map.of("products", products(facts));
        Map<String, Object> coupon = Map.of("percent", COUPON_PERCENT);
        Map<String, Object> stock = Map.of("items", stock(facts, UNITS_OF_EACH));
        URI legacy = sides.legacy();
        http.put(legacy.resolve("/products"), products, Lane.LIVE);
        http.put(legacy.resolve("/coupons/" + Shoppers.COUPON), coupon, Lane.LIVE);
        http.put(legacy.resolve("/stock"), stock, Lane.LIVE);
        for (Lane lane : Lane.values()) {
            http.put(sides.orders().resolve("/products"), products, lane);
            http.put(sides.orders().resolve("/coupons/" + Shoppers.COUPON), coupon, lane);
        }
        http.put(sides.inventory().resolve("/stock"), Map.of("items", stock(facts, 0)), Lane.LIVE);
        http.put(sides.inventory().resolve("/stock"), stock, Lane.SHADOW);
        Map<String, Long> seeded = new HashMap<>();
        facts.articles().forEach(article -> seeded.put(article.sku(), UNITS_OF_EACH));
        return seeded;
    }

    private static List<Map<String, Object>> products(RetailFacts facts) {
        List<Map<String, Object>> products = new ArrayList<>();
        for (RetailFacts.Article article : facts.articles()) {
            products.add(Map.of(
                    "sku", article.sku(),
                    "price", Map.of("amount", article.priceMinor(), "currency", Shoppers.CURRENCY),
                    "taxCategory", article.taxCategory()));
        }
        return products;
    }

    private static List<Map<String, Object>> stock(RetailFacts facts, long units) {
        List<Map<String, Object>> items = new ArrayList<>();
        facts.articles().forEach(article -> items.add(Map.of("sku", article.sku(), "onHand", units)));
        return items;
    }
}
