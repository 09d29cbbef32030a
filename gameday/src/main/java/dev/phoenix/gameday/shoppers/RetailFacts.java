package dev.phoenix.gameday.shoppers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;

/// How people really shopped: counts of a year at an online retailer, to draw carts from. The resource names its
/// source.
public final class RetailFacts {
    /// One article.
    ///
    /// @param invoices on how many invoices it stood
    /// @param taxCategory mostly standard, some reduced, a few zero; fixed for each article
    public record Article(String sku, long invoices, long priceMinor, String taxCategory) {}

    private final List<Article> articles = new ArrayList<>();
    private final Weighted<Article> article = new Weighted<>();
    private final Weighted<Integer> lines;
    private final Weighted<Integer> quantity;
    private final Weighted<String> country = new Weighted<>();
    private final double repeatsAnArticle;

    private RetailFacts(JsonNode facts) {
        for (JsonNode sku : facts.required("skus")) {
            articles.add(new Article(
                    sku.required("sku").asText(),
                    sku.required("invoices").asLong(),
                    sku.required("priceMinor").asLong(),
                    taxCategory(articles.size())));
        }
        articles.forEach(one -> article.add(one, one.invoices));
        lines = numbers(facts.required("linesPerInvoice"));
        quantity = numbers(facts.required("quantityPerLine"));
        facts.required("country")
                .properties()
                .forEach(entry -> country.add(entry.getKey(), entry.getValue().asLong()));
        repeatsAnArticle = facts.required("invoicesWithRepeatedSku").asDouble()
                / facts.required("invoices").asDouble();
    }

    public static RetailFacts load() {
        try (InputStream facts = Objects.requireNonNull(RetailFacts.class.getResourceAsStream("retail-facts.json"))) {
            return new RetailFacts(new ObjectMapper().readTree(facts));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("retail-facts.json is part of this module and must be readable", unreadable);
        }
    }

    /// The articles, most bought first.
    public List<Article> articles() {
        return List.copyOf(articles);
    }

    /// The countries that are sold to.
    List<String> countries() {
        return country.all();
    }

    Article article(RandomGenerator random) {
        return article.draw(random);
    }

    int lines(RandomGenerator random) {
        return lines.draw(random);
    }

    int quantity(RandomGenerator random) {
        return quantity.draw(random);
    }

    String country(RandomGenerator random) {
        return country.draw(random);
    }

    /// One invoice in seven has an article on several lines.
    boolean repeatsAnArticle(RandomGenerator random) {
        return random.nextDouble() < repeatsAnArticle;
    }

    private static String taxCategory(int rank) {
        return rank % 11 == 5 ? "zero" : rank % 7 == 3 ? "reduced" : "standard";
    }

    private static Weighted<Integer> numbers(JsonNode counts) {
        Weighted<Integer> numbers = new Weighted<>();
        counts.properties()
                .forEach(entry -> numbers.add(
                        Integer.valueOf(entry.getKey()), entry.getValue().asLong()));
        return numbers;
    }
}
