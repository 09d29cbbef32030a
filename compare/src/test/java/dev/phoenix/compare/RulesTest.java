package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RulesTest {
    private static final Instant NEW_YEAR = Instant.parse("2027-01-01T00:00:00Z");

    @Test
    void a_rule_holds_until_its_term_is_over_and_is_told_afterwards() {
        var rules = Rules.builder()
                .term(new Term(Optional.of("team-tax"), Optional.of(NEW_YEAR)))
                .ignore("$.rate")
                .term(Term.OPEN)
                .ignore("$.id")
                .build();
        var before = rules.at(NEW_YEAR.minusNanos(1));
        var after = rules.at(NEW_YEAR);
        assertThat(found("{'id':1,'rate':1}", "{'id':2,'rate':2}", before)).isEmpty();
        assertThat(found("{'id':1,'rate':1}", "{'id':2,'rate':2}", after)).containsExactly("$.rate: 1 → 2");
        assertThat(rules.expired(NEW_YEAR.minusNanos(1))).isEmpty();
        assertThat(rules.expired(NEW_YEAR))
                .containsExactly("ignore $.rate (owner team-tax, until 2027-01-01T00:00:00Z)");
    }

    @Test
    void rules_without_an_end_are_the_same_rules_at_any_time() {
        var rules = Rules.builder().ignore("$.rate").build();
        assertThat(rules.at(Instant.MAX)).isSameAs(rules);
        assertThat(Rules.none().at(NEW_YEAR)).isSameAs(Rules.none());
    }

    @Test
    void terms_end_one_after_the_other() {
        var rules = Rules.builder()
                .term(until(NEW_YEAR))
                .ignore("$.a")
                .term(until(NEW_YEAR.plusSeconds(1)))
                .ignore("$.b")
                .build();
        assertThat(found("{'a':1,'b':1}", "{'a':2,'b':2}", rules.at(NEW_YEAR))).containsExactly("$.a: 1 → 2");
        assertThat(found("{'a':1,'b':1}", "{'a':2,'b':2}", rules.at(NEW_YEAR.plusSeconds(1))))
                .containsExactly("$.a: 1 → 2", "$.b: 1 → 2");
    }

    @Test
    void a_rule_that_never_matched_anything_is_told() {
        var rules = Rules.builder()
                .ignore("$.quotedAt")
                .tolerate("$.lines[*].taxx", "1%")
                .critical("status")
                .ignore("header.x-cache")
                .build();
        var use = new RuleUse();
        assertThat(use.unmatched(rules)).isEmpty();
        Comparison.compare(answer("{'quotedAt':1}"), answer("{'quotedAt':1}"), rules, Twins.none(), use);
        assertThat(use.bodies()).isZero();
        assertThat(use.unmatched(rules)).isEmpty();
        Comparison.compare(answer("{'quotedAt':1}"), answer("{'lines':[{'tax':1}]}"), rules, Twins.none(), use);
        assertThat(use.unmatched(rules)).containsExactly("tolerate $.lines[*].taxx", "ignore header.x-cache");

        var elsewhere = new RuleUse();
        Comparison.compare(answer("{'lines':[{'taxx':1}]}"), answer("{}"), rules, Twins.none(), elsewhere);
        use.add(elsewhere);
        assertThat(use.bodies()).isEqualTo(2);
        assertThat(use.unmatched(rules)).containsExactly("ignore header.x-cache");
    }

    @Test
    void every_rule_for_a_value_holds_for_header_fields_too() {
        var legacy = with("X-Token", "Ab-1");
        assertThat(found(legacy, with("X-Token", "aB-1"), Rules.builder().caseInsensitive("header.x-token")))
                .isEmpty();
        assertThat(found(legacy, with("X-Token", "Zz-9"), Rules.builder().matches("header.X-Token", "[A-Za-z]{2}-\\d")))
                .isEmpty();
        assertThat(found(
                        legacy, with("X-Token", "Zz-99"), Rules.builder().matches("header.X-Token", "[A-Za-z]{2}-\\d")))
                .containsExactly("header.x-token: \"Ab-1\" → \"Zz-99\"");
        assertThat(found(legacy, answer("{}"), Rules.builder().matches("header.x-token", ".*")))
                .containsExactly("header.x-token: \"Ab-1\" → absent");
        assertThat(found(answer("{}"), legacy, Rules.builder().intended("header.x-token", "absent", "\"Ab-1\"")))
                .isEmpty();
        assertThat(found(
                        with("X-Left", "59"),
                        with("X-Left", "58"),
                        Rules.builder().tolerate("header.x-left", "1")))
                .isEmpty();
        assertThat(found(
                        with("X-Left", "59"),
                        with("X-Left", "57"),
                        Rules.builder().tolerate("header.x-left", "1")))
                .hasSize(1);
    }

    @Test
    void a_field_that_a_rule_speaks_of_is_compared_though_others_ignore_it() {
        var critical = Rules.builder().critical("header.etag");
        assertThat(found(with("ETag", "a"), with("ETag", "b"), Rules.builder())).isEmpty();
        assertThat(found(with("ETag", "a"), with("ETag", "b"), critical)).containsExactly("header.etag: \"a\" → \"b\"");
    }

    @Test
    void field_lines_may_be_without_order() {
        var legacy = new Answer(200, Map.of("link", List.of("a", "b")), new byte[0]);
        var candidate = new Answer(200, Map.of("link", List.of("b", "a")), new byte[0]);
        assertThat(found(legacy, candidate, Rules.builder()))
                .containsExactly("header.link: [\"a\",\"b\"] → [\"b\",\"a\"]");
        assertThat(found(legacy, candidate, Rules.builder().unordered("header.link")))
                .isEmpty();
    }

    @Test
    void an_intended_change_may_add_or_remove_a_value() {
        var added = Rules.builder().intended("$.api", "absent", "2");
        assertThat(found("{}", "{'api':2}", added)).isEmpty();
        assertThat(found("{}", "{'api':3}", added)).containsExactly("$.api: absent → 3");
        assertThat(found("{'api':2}", "{}", added)).containsExactly("$.api: 2 → absent");
        var removed = Rules.builder().intended("$.old", "true", "absent");
        assertThat(found("{'old':true}", "{}", removed)).isEmpty();
        assertThat(Rules.builder().intended("$.a", "1", "two").problems())
                .containsExactly("an intended change is written as two JSON values or `absent`, not 1 and two");
    }

    @Test
    void paths_lead_into_an_embedded_document() {
        var rules = Rules.builder().embedded("$.payload").ignore("$.payload.at").critical("$.payload.total");
        assertThat(found(
                        "{'payload':'{\\'at\\':1,\\'total\\':2}'}",
                        "{'payload':'{\\'at\\':2,\\'total\\':2.0}'}",
                        rules))
                .isEmpty();
        var result = Comparison.compare(
                answer("{'payload':'{\\'total\\':2}'}"),
                answer("{'payload':'{\\'total\\':3}'}"),
                rules.build(),
                Twins.none());
        assertThat(((Comparison.Different) result).critical()).isTrue();
    }

    @Test
    void a_key_twice_in_an_embedded_document_is_told_where_it_is() {
        var rules = Rules.builder().embedded("$.p");
        assertThat(found("{'p':'{\\'a\\':1,\\'a\\':2}'}", "{'p':'{\\'a\\':2}'}", rules))
                .containsExactly("$.p.a: \"key twice, first as 1\" → \"key once\"");
    }

    @Test
    void a_tolerance_reads_numbers_that_are_written_as_texts() {
        var cent = Rules.builder().tolerate("$", "0.01");
        assertThat(found("{'a':'86.00'}", "{'a':'86.01'}", cent)).isEmpty();
        assertThat(found("{'a':'86.00'}", "{'a':'86.02'}", cent)).hasSize(1);
        assertThat(found("{'a':'86.00'}", "{'a':86}", cent)).hasSize(1);
        assertThat(found("{'a':'007'}", "{'a':'7'}", cent)).hasSize(1);
        assertThat(found("{'a':'1.0'}", "{'a':'1.00'}", Rules.builder().tolerate("$", "0")))
                .isEmpty();
    }

    @Test
    void an_ignored_element_may_be_there_or_not_without_disturbing_its_neighbours() {
        var rules = Rules.builder().ignore("$[?@.kind=='ad']");
        assertThat(found("[{'kind':'ad'},{'id':1},{'id':2}]", "[{'id':1},{'id':2}]", rules))
                .isEmpty();
        assertThat(found("[{'id':1},{'id':2}]", "[{'id':1},{'kind':'ad'},{'id':2},{'kind':'ad'}]", rules))
                .isEmpty();
        assertThat(found("[{'kind':'ad'},{'id':1}]", "[{'id':2}]", rules)).containsExactly("$[1].id: 1 → 2");
        var nulls = Rules.builder().nullIsAbsent("$");
        assertThat(found("[null,1,2]", "[1,null,2]", nulls)).isEmpty();
        assertThat(found("[null,null,1]", "[1,null,null]", nulls)).isEmpty();
        assertThat(found("{'a':[[null,1]]}", "{'a':[[1]]}", nulls)).isEmpty();
    }

    @Test
    void matching_without_order_leaves_alone_what_may_be_alone() {
        var rules = Rules.builder().unordered("$").nullIsAbsent("$").ignore("$[0]");
        assertThat(found("[null,1]", "[1]", rules)).isEmpty();
        assertThat(found("[1]", "[null,1]", rules)).isEmpty();
        assertThat(found("[null,1]", "[2,2]", rules)).containsExactly("$[1]: 1 → absent", "$[1]: absent → 2");
    }

    /// The third of the candidate's elements is ignored and was matched first; it gives its partner up.
    @Test
    void an_element_that_may_be_alone_makes_room_for_one_that_may_not() {
        var rules = Rules.builder().unordered("$").ignore("$[2]");
        assertThat(found("['b','a']", "['a','b','a']", rules)).isEmpty();
        assertThat(found("['b','a']", "['a','b','c']", rules)).isEmpty();
        assertThat(found("['b','a']", "['c','b','a']", rules)).containsExactly("$[0]: absent → \"c\"");
    }

    @Test
    void one_inserted_element_is_one_difference_though_every_element_has_something_to_ignore() {
        var rules = Rules.builder().ignore("$.lines[*].at").ignore("$.lines[*].node.id");
        var legacy = lines(0, 300, "a");
        var candidate = lines(-1, 300, "b");
        assertThat(found(legacy, candidate, rules)).singleElement().asString().startsWith("$.lines[0]: absent → ");
        assertThat(found(candidate, legacy, rules)).singleElement().asString().endsWith(" → absent");
    }

    @Test
    void other_order_is_one_difference_though_every_element_has_something_to_ignore() {
        var rules = Rules.builder().ignore("$[*].at");
        assertThat(found(
                        "[{'sku':'A','n':1,'at':1},{'sku':'B','n':1,'at':2},{'sku':'C','n':1,'at':3}]",
                        "[{'sku':'C','n':1,'at':4},{'sku':'A','n':1,'at':5},{'sku':'B','n':1,'at':6}]",
                        rules))
                .singleElement()
                .asString()
                .startsWith("$: other order");
        assertThat(found(
                        "[{'sku':'A','n':1,'at':1},{'sku':'B','n':1,'at':2}]",
                        "[{'sku':'B','n':7,'at':4},{'sku':'A','n':1,'at':5}]",
                        rules.unordered("$")))
                .containsExactly("$[1].n: 1 → 7");
    }

    private static String lines(int from, int to, String side) {
        return IntStream.range(from, to)
                .mapToObj(i ->
                        "{'at':'" + side + i + "','node':{'id':'" + side + side + i + "','name':'n" + i + "'},'q':1}")
                .collect(Collectors.joining(",", "{'lines':[", "]}"));
    }

    @Test
    void a_key_twice_at_an_ignored_place_is_not_told() {
        assertThat(found("{'a':{'b':1,'b':2}}", "{'a':{'b':2}}", Rules.builder().ignore("$.a")))
                .isEmpty();
        assertThat(found("{'a':{'b':1,'b':2}}", "{'a':{'b':2}}", Rules.builder().ignore("$.a.c")))
                .hasSize(1);
    }

    @Test
    void a_rule_can_be_given_by_its_word() {
        var rules = Rules.builder()
                .add("ignore", "$.a", List.of())
                .add("unordered", "$.b", List.of("id"))
                .add("tolerate", "$.c", List.of("1"))
                .add("critical", "$.d", List.of())
                .add("null-is-absent", "$.e", List.of())
                .add("numbers-as-text", "$.f", List.of())
                .add("case-insensitive", "$.g", List.of())
                .add("matches", "$.h", List.of("x+"))
                .add("kind", "$.i", List.of("uuid"))
                .add("embedded", "$.j", List.of())
                .add("intended", "$.k", List.of("1", "2"))
                .add("twins", "$.l", List.of())
                .add("compare-headers", "etag", List.of())
                .build();
        assertThat(rules.all().stream().map(Ruled::toString))
                .containsExactly(
                        "ignore $.a",
                        "unordered $.b",
                        "tolerate $.c",
                        "critical $.d",
                        "null-is-absent $.e",
                        "numbers-as-text $.f",
                        "case-insensitive $.g",
                        "matches $.h",
                        "kind $.i",
                        "embedded $.j",
                        "intended $.k",
                        "twins $.l");
        assertThat(found(with("ETag", "a"), with("ETag", "b"), rules)).hasSize(1);
    }

    /// An intended change is accepted before the shape is asked for, when it was written down before it, and not after.
    @Test
    void the_rules_of_one_place_hold_in_the_order_they_were_written_in_whichever_path_leads_there() {
        for (var path : List.of("$.lines[0].code", "$.lines[*].code", "$..code", "$.lines[?@.code].code")) {
            var intendedFirst = Rules.builder()
                    .intended("$.lines[*].code", "\"A-1\"", "\"b\"")
                    .matches(path, "[A-Z]-\\d");
            var shapeFirst = Rules.builder().matches(path, "[A-Z]-\\d").intended("$.lines[*].code", "\"A-1\"", "\"b\"");
            var legacy = "{'lines':[{'code':'A-1'}]}";
            var candidate = "{'lines':[{'code':'b'}]}";
            assertThat(found(legacy, candidate, intendedFirst)).as(path).isEmpty();
            assertThat(found(legacy, candidate, shapeFirst)).as(path).hasSize(1);
        }
    }

    @Test
    void a_subtree_that_no_rule_reaches_is_compared_without_a_look_up() {
        var document = ((JsonReader.Document)
                        JsonReader.read("{\"a\":{\"b\":[1]},\"c\":{\"d\":2}}".getBytes(StandardCharsets.UTF_8)))
                .value();
        var members = ((Json.Struct) document).members();
        var marks = Marks.of(Rules.builder().ignore("$.a.b[*]").build(), document, new RuleUse());
        assertThat(marks.reachBelow(document)).isTrue();
        assertThat(marks.reachBelow(Objects.requireNonNull(members.get("a")))).isTrue();
        assertThat(marks.reachBelow(Objects.requireNonNull(members.get("c")))).isFalse();
    }

    private static Term until(Instant end) {
        return new Term(Optional.empty(), Optional.of(end));
    }

    private static List<String> found(String legacy, String candidate, Rules rules) {
        return found(answer(legacy), answer(candidate), rules);
    }

    private static List<String> found(String legacy, String candidate, Rules.Builder rules) {
        return found(legacy, candidate, rules.build());
    }

    private static List<String> found(Answer legacy, Answer candidate, Rules.Builder rules) {
        return found(legacy, candidate, rules.build());
    }

    private static List<String> found(Answer legacy, Answer candidate, Rules rules) {
        return AnswerComparisonTest.found(legacy, candidate, rules);
    }

    private static Answer with(String name, String line) {
        return new Answer(
                200,
                Map.of("content-type", List.of("application/json"), name, List.of(line)),
                "{}".getBytes(StandardCharsets.UTF_8));
    }

    private static Answer answer(String json) {
        var body = json.replace("\\'", "\\\"").replace('\'', '"');
        return new Answer(
                200, Map.of("content-type", List.of("application/json")), body.getBytes(StandardCharsets.UTF_8));
    }
}
