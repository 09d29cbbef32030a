package dev.phoenix.gameday.shoppers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BasketTest {
    private final RetailFacts facts = RetailFacts.load();

    private final List<Basket> baskets = LongStream.rangeClosed(1, 20_000)
            .mapToObj(number -> Basket.draw(facts, 42, number))
            .toList();

    @Test
    void the_same_seed_and_number_give_the_same_basket() {
        assertThat(Basket.draw(facts, 42, 7)).isEqualTo(baskets.get(6));
        assertThat(Basket.draw(facts, 43, 7)).isNotEqualTo(baskets.get(6));
    }

    @Test
    void baskets_look_like_the_invoices_they_are_drawn_from() {
        assertThat(share(basket -> basket.country().equals("GB"))).isBetween(0.89, 0.93);
        assertThat(share(BasketTest::repeatsAnArticle)).isBetween(0.12, 0.16);
        assertThat(share(basket -> basket.lines().size() == 1)).isBetween(0.16, 0.21);
        assertThat(share(basket -> basket.tokens().size() == 2)).isBetween(0.025, 0.035);
        assertThat(baskets).allSatisfy(basket -> assertThat(basket.lines()).hasSizeBetween(1, 11));
    }

    @Test
    void the_articles_are_weighted_by_how_often_they_were_bought() {
        String first = facts.articles().getFirst().sku();
        String last = facts.articles().getLast().sku();

        assertThat(occurrences(first)).isGreaterThan(3 * occurrences(last));
    }

    @Test
    void a_rehearsal_sells_something_of_every_tax_category_to_every_country() {
        List<Basket> rehearsal = LongStream.rangeClosed(1, facts.countries().size())
                .mapToObj(number -> Basket.rehearsal(facts, 42, number))
                .toList();

        assertThat(rehearsal).extracting(Basket::country).containsExactlyElementsOf(facts.countries());
        assertThat(rehearsal)
                .allSatisfy(basket -> assertThat(basket.lines())
                        .extracting(line -> line.article().taxCategory())
                        .containsExactlyInAnyOrder("standard", "reduced", "zero"));
    }

    private double share(java.util.function.Predicate<Basket> is) {
        return baskets.stream().filter(is).count() / (double) baskets.size();
    }

    private long occurrences(String sku) {
        return baskets.stream()
                .flatMap(basket -> basket.lines().stream())
                .filter(line -> line.article().sku().equals(sku))
                .count();
    }

    private static boolean repeatsAnArticle(Basket basket) {
        Set<String> skus = new HashSet<>();
        return !basket.lines().stream().allMatch(line -> skus.add(line.article().sku()));
    }
}
