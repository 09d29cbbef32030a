package dev.phoenix.gameday.shoppers;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// What one shopper has in mind.
///
/// @param lines in the order in which they are put into the cart
/// @param coupon empty when the shopper has none
/// @param tokens the cards, in the order in which they are tried
record Basket(
        String country,
        List<Line> lines,
        boolean changesQuantity,
        String coupon,
        String shipping,
        List<String> tokens) {
    /// A coupon that takes a tenth off.
    static final String COUPON = "TENTH";

    private static final double HAS_COUPON = 0.15;
    private static final double CHANGES_QUANTITY = 0.2;
    private static final double EXPRESS = 0.25;
    private static final double DECLINED = 0.03;

    /// One line of the cart-to-be. An empty option means none.
    record Line(RetailFacts.Article article, int quantity, String option) {}

    Basket {
        lines = List.copyOf(lines);
        tokens = List.copyOf(tokens);
    }

    /// Draws the basket of the shopper with this number: the same seed and number, the same basket.
    static Basket draw(RetailFacts facts, long seed, long number) {
        RandomGenerator random = new SplittableRandom(seed * 1_000_003 + number);
        String country = facts.country(random);
        List<Line> lines = lines(facts, random);
        return new Basket(
                country,
                lines,
                random.nextDouble() < CHANGES_QUANTITY,
                random.nextDouble() < HAS_COUPON ? COUPON : "",
                random.nextDouble() < EXPRESS ? "express" : "standard",
                random.nextDouble() < DECLINED ? List.of("tok_chargeDeclined", "tok_visa") : List.of("tok_visa"));
    }

    /// The basket of a rehearsal: the first go through all countries, with an article of each tax category; the others
    /// are drawn.
    static Basket rehearsal(RetailFacts facts, long seed, long number) {
        List<String> countries = facts.countries();
        if (number > countries.size()) {
            return draw(facts, seed, number);
        }
        List<Line> lines = new ArrayList<>();
        for (RetailFacts.Article article : facts.articles()) {
            if (lines.stream().noneMatch(line -> line.article.taxCategory().equals(article.taxCategory()))) {
                lines.add(new Line(article, 1, ""));
            }
        }
        String country = countries.get((int) number - 1);
        return new Basket(country, lines, true, COUPON, "standard", List.of("tok_visa"));
    }

    private static List<Line> lines(RetailFacts facts, RandomGenerator random) {
        int count = facts.lines(random);
        List<Line> lines = new ArrayList<>();
        while (lines.size() < count) {
            RetailFacts.Article article = facts.article(random);
            if (lines.stream().noneMatch(line -> line.article.equals(article))) {
                lines.add(new Line(article, facts.quantity(random), ""));
            }
        }
        if (facts.repeatsAnArticle(random)) {
            lines.add(new Line(lines.getFirst().article, 1, "gift wrap"));
        }
        return lines;
    }
}
