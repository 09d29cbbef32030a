package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    @Test
    void a_difference_reads_well() {
        assertThat(found("{'lines':[{'tax':1},{'tax':2},{'tax':86}]}", "{'lines':[{'tax':1},{'tax':2},{'tax':88}]}"))
                .containsExactly("$.lines[2].tax: 86 → 88");
    }

    @Test
    void members_in_another_order_mean_the_same() {
        assertThat(found("{'a':1,'b':[true,null]}", "{ 'b' : [ true , null ], 'a':1 }"))
                .isEmpty();
    }

    @Test
    void numbers_are_equal_by_exact_value() {
        assertThat(found("[1, 1.0, 100, -0, 0.10]", "[1.0, 1e0, 1E+2, 0, 1e-1]"))
                .isEmpty();
        assertThat(found("[10000000000000000999]", "[10000000000000001000]"))
                .containsExactly("$[0]: 10000000000000000999 → 10000000000000001000");
        assertThat(found("[1.000000000000000005]", "[1.000000000000000004]")).hasSize(1);
        assertThat(found("[1e999999999]", "[1e999999998]")).containsExactly("$[0]: 1e999999999 → 1e999999998");
        assertThat(found("[1e999999999]", "[10e999999998]")).isEmpty();
    }

    @Test
    void null_and_absent_are_two_things() {
        assertThat(found("{'a':null}", "{}")).containsExactly("$.a: null → absent");
        assertThat(found("{}", "{'a':null}")).containsExactly("$.a: absent → null");
        assertThat(found("{'a':null}", "{}", Rules.builder().nullIsAbsent("$"))).isEmpty();
    }

    @Test
    void one_inserted_element_is_one_difference() {
        assertThat(found("[{'id':1},{'id':2},{'id':3}]", "[{'id':1},{'id':9},{'id':2},{'id':3}]"))
                .containsExactly("$[1]: absent → {\"id\":9}");
        assertThat(found("['a','b','c']", "['b','c']")).containsExactly("$[0]: \"a\" → absent");
    }

    @Test
    void elements_in_another_order_are_one_difference() {
        assertThat(found("['a','b','c']", "['c','a','b']"))
                .containsExactly("$: other order: [\"a\",\"b\",\"c\"] → [\"c\",\"a\",\"b\"]");
    }

    @Test
    void an_unordered_array_is_a_multiset() {
        var unordered = Rules.builder().unordered("$.tags");
        assertThat(found("{'tags':[1,2,2,3]}", "{'tags':[2,3,1,2]}", unordered)).isEmpty();
        assertThat(found("{'tags':[1,1,2,3]}", "{'tags':[1,2,2,4]}", unordered))
                .containsExactly(
                        "$.tags[1]: 1 → absent",
                        "$.tags[3]: 3 → absent",
                        "$.tags[2]: absent → 2",
                        "$.tags[3]: absent → 4");
    }

    @Test
    void an_element_without_order_takes_its_second_choice_when_another_needs_the_first() {
        var rules = Rules.builder().unordered("$").tolerate("$", "1");
        assertThat(found("[2,1]", "[2,3]", rules)).isEmpty();
        assertThat(found("[2,1]", "[3,3]", rules)).hasSize(1);
    }

    @Test
    void elements_with_equal_keys_belong_together() {
        var byKey = Rules.builder().unordered("$.lines", "sku");
        assertThat(found(
                        "{'lines':[{'sku':'A','tax':86},{'sku':'B','tax':3}]}",
                        "{'lines':[{'sku':'B','tax':3},{'sku':'A','tax':88}]}",
                        byKey))
                .containsExactly("$.lines[0].tax: 86 → 88");
        assertThat(found("{'lines':[{'sku':'A'}]}", "{'lines':[{'sku':'B'}]}", byKey))
                .containsExactly("$.lines[0]: {\"sku\":\"A\"} → absent", "$.lines[0]: absent → {\"sku\":\"B\"}");
    }

    @Test
    void an_ignored_place_is_not_compared() {
        var rules = Rules.builder().ignore("$.quotedAt").ignore("$..id");
        assertThat(found("{'quotedAt':1,'l':[{'id':1}]}", "{'l':[{'id':'x'}]}", rules))
                .isEmpty();
    }

    @Test
    void an_ignore_wins_over_every_other_rule_of_the_place() {
        var rules = Rules.builder().kind("$.id", "uuid").critical("$.id").ignore("$.id");
        assertThat(found("{'id':1}", "{'id':2}", rules)).isEmpty();
    }

    @Test
    void a_kind_must_be_there_on_both_sides() {
        var rules = Rules.builder().kind("$.id", "digits");
        assertThat(found("{'id':'17'}", "{'id':18}", rules)).isEmpty();
        assertThat(found("{'id':'17'}", "{'id':'x'}", rules)).containsExactly("$.id: \"17\" → \"x\"");
        assertThat(found("{'id':'17'}", "{}", rules)).containsExactly("$.id: \"17\" → absent");
    }

    @Test
    void an_intended_change_is_accepted_and_no_other() {
        var rules = Rules.builder().intended("$.api", "1", "2");
        assertThat(found("{'api':1}", "{'api':2}", rules)).isEmpty();
        assertThat(found("{'api':1}", "{'api':3}", rules)).containsExactly("$.api: 1 → 3");
        assertThat(found("{'api':1}", "{'api':1.0}", rules)).isEmpty();
    }

    @Test
    void an_embedded_document_is_compared_as_one() {
        var rules = Rules.builder().embedded("$.payload");
        var legacy = "{'payload':'{\\'a\\':1,\\'b\\':2}'}";
        assertThat(found(legacy, "{'payload':'{\\'b\\':2,\\'a\\':1.0}'}", rules))
                .isEmpty();
        assertThat(found(legacy, "{'payload':'{\\'a\\':1,\\'b\\':3}'}", rules)).containsExactly("$.payload.b: 2 → 3");
        assertThat(found(legacy, "{'payload':'no json'}", rules)).hasSize(1);
    }

    @Test
    void numbers_as_text_and_case_are_a_matter_of_rules() {
        assertThat(found("{'a':1}", "{'a':1.0}", Rules.builder().numbersAsText("$")))
                .containsExactly("$.a: 1 → 1.0");
        assertThat(found("{'a':'x'}", "{'a':'X'}", Rules.builder().caseInsensitive("$.a")))
                .isEmpty();
    }

    @Test
    void keys_that_are_twins_belong_together() {
        var rules = Rules.builder().unordered("$", "id").build();
        var twins = Twins.of(Map.of("1", "line_a", "2", "line_b"));
        var result = Comparison.compare(
                answer("[{'id':1,'tax':86},{'id':2,'tax':3}]"),
                answer("[{'id':'line_b','tax':3},{'id':'line_a','tax':88}]"),
                rules,
                twins);
        assertThat(result.toString()).isEqualTo("$[0].tax: 86 → 88");
    }

    @Test
    void a_tolerance_holds_to_its_edge_and_no_further() {
        var cent = Rules.builder().tolerate("$.a", "0.01");
        assertThat(found("{'a':1.00}", "{'a':1.01}", cent)).isEmpty();
        assertThat(found("{'a':1.00}", "{'a':1.010000000000000000001}", cent)).hasSize(1);
        var percent = Rules.builder().tolerate("$.a", "1%");
        assertThat(found("{'a':99}", "{'a':100}", percent)).isEmpty();
        assertThat(found("{'a':98.9}", "{'a':100}", percent)).hasSize(1);
        var minute = Rules.builder().tolerate("$.a", "60s");
        assertThat(found("{'a':'2026-11-23T12:00:00Z'}", "{'a':'2026-11-23T13:01:00+01:00'}", minute))
                .isEmpty();
        assertThat(found("{'a':'2026-11-23T12:00:00Z'}", "{'a':'2026-11-23T12:01:00.001Z'}", minute))
                .hasSize(1);
    }

    @Test
    void a_critical_place_makes_the_difference_critical() {
        var rules = Rules.builder().critical("$.totals.tax").build();
        assertThat(critical("{'totals':{'tax':86}}", "{'totals':{'tax':88}}", rules))
                .isTrue();
        assertThat(critical("{'totals':{'tax':86}}", "{}", rules)).isTrue();
        assertThat(critical("{'totals':{'tax':86}}", "{'totals':7}", rules)).isTrue();
        assertThat(critical("{'totals':{'tax':86},'a':1}", "{'totals':{'tax':86}}", rules))
                .isFalse();
    }

    @Test
    void twins_mean_the_same() {
        var twins = Twins.of(Map.of("4711", "ord_01J", "17", "cart_9"));
        var legacy = answer("{'id':4711,'cart':'17','self':'/carts/17/orders/4711'}");
        var candidate = answer("{'id':'ord_01J','cart':'cart_9','self':'/carts/cart_9/orders/ord_01J'}");
        assertThat(Comparison.compare(legacy, candidate, Rules.none(), twins)).isEqualTo(new Comparison.Same());
        assertThat(Comparison.compare(legacy, candidate, Rules.none(), Twins.none()))
                .isInstanceOf(Comparison.Different.class);
    }

    @Test
    void twins_are_found_where_the_plan_declares_them() {
        var paths = List.of("$.id", "$.lines[*].id").stream()
                .map(dev.phoenix.compare.path.JsonPath::of)
                .toList();
        assertThat(Twins.pairs(
                        paths,
                        answer("{'id':17,'lines':[{'id':1},{'id':2}]}"),
                        answer("{'id':'cart_9','lines':[{'id':'line_a'},{'id':'line_b'}]}")))
                .containsExactly(
                        new Twins.Pair("17", "cart_9"), new Twins.Pair("1", "line_a"), new Twins.Pair("2", "line_b"));
    }

    @Test
    void bytes_that_are_no_json_are_not_comparable() {
        var result = Comparison.compare(answer("{}"), answer("{'a':"), Rules.none(), Twins.none());
        assertThat(result).isInstanceOf(Comparison.NotComparable.class);
        assertThat(result.toString()).startsWith("candidate's body cannot be read: not JSON: ");
    }

    @Test
    void a_key_twice_is_a_difference_of_form() {
        assertThat(found("{'a':1,'a':2}", "{'a':2}")).containsExactly("$.a: \"key twice, first as 1\" → \"key once\"");
        assertThat(found("{'a':1,'a':2}", "{ 'a':1,'a':2}")).isEmpty();
    }

    private static List<String> found(String legacy, String candidate) {
        return found(legacy, candidate, Rules.builder());
    }

    private static List<String> found(String legacy, String candidate, Rules.Builder rules) {
        return switch (Comparison.compare(answer(legacy), answer(candidate), rules.build(), Twins.none())) {
            case Comparison.Same _ -> List.of();
            case Comparison.Different different ->
                different.differences().stream().map(Difference::toString).toList();
            case Comparison.NotComparable why -> List.of(why.toString());
        };
    }

    private static boolean critical(String legacy, String candidate, Rules rules) {
        return ((Comparison.Different) Comparison.compare(answer(legacy), answer(candidate), rules, Twins.none()))
                .critical();
    }

    private static Answer answer(String json) {
        return Answer.ofJson(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
