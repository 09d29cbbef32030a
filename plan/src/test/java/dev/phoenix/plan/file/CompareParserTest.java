package dev.phoenix.plan.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.route.CompareRules;
import dev.phoenix.plan.yaml.Problems;
import dev.phoenix.plan.yaml.Yaml;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareParserTest {
    private final Problems problems = new Problems();
    private final List<String> told = new ArrayList<>();

    @Test
    void a_rule_may_have_an_owner_and_an_end() {
        assertThat(read("ignore: [{ at: $.a, owner: team-tax, until: 2026-12-31 }, $.b]"))
                .containsExactly(
                        new CompareRules.Rule(
                                "ignore",
                                "$.a",
                                List.of(),
                                new CompareRules.Term(
                                        Optional.of("team-tax"), Optional.of(Instant.parse("2027-01-01T00:00:00Z")))),
                        new CompareRules.Rule("ignore", "$.b", List.of(), CompareRules.Term.OPEN));
        assertThat(read("critical: [{ at: $.a, until: '2026-12-31T18:00:00Z' }]")
                        .getFirst()
                        .term()
                        .until())
                .contains(Instant.parse("2026-12-31T18:00:00Z"));
        assertThat(problems.none()).isTrue();
    }

    @Test
    void every_rule_says_its_word_its_place_and_its_details() {
        assertThat(read("""
            unordered: [$.tags, { at: $.lines, by: [sku, $.size] }]
            tolerate: [{ at: $.rate, within: 1.5% }]
            matches: [{ at: header.x-id, regex: '[a-z]+' }]
            kind: [{ at: xml/order/@id, is: uuid }]
            intended: [{ at: $.api, from: '1', to: absent }]
            compare-headers: [etag]
            """).stream().map(rule -> rule.word() + " " + rule.at() + " " + rule.details()))
                .containsExactlyInAnyOrder(
                        "unordered $.tags []",
                        "unordered $.lines [sku, $.size]",
                        "tolerate $.rate [1.5%]",
                        "matches header.x-id [[a-z]+]",
                        "kind xml/order/@id [uuid]",
                        "intended $.api [1, absent]",
                        "compare-headers etag []");
        assertThat(problems.none()).isTrue();
        assertThat(told).hasSize(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ignore: [total]                                    | `total` is no place in an answer.",
                "ignore: [xml]                                      | `xml` is no place in an answer.",
                "ignore: [{ at: $.a, until: soon }]                 | `until` is no date: `soon`.",
                "ignore: [{ at: $.a, until: 2026-02-30 }]           | `until` is no date: `2026-02-30`.",
                "ignore: [{ owner: me }]                            | `at` is missing in `place`.",
                "tolerate: [{ at: $.a, within: a bit }]             | `within` is no tolerance: `a bit`.",
                "matches: [{ at: $.a, regex: '(' }]                 | `regex` is no regular expression: Unclosed"
                        + " group.",
                "kind: [{ at: $.a, is: uid }]                       | `is` cannot be `uid`.",
                "intended: [{ at: $.a, from: '1' }]                 | `to` is missing in `intended`.",
                "compare-headers: ['a b']                           | `a b` is no header field.",
                "'{ ignore: [$.a], critical: [$.a.b] }'             | `$.a.b` cannot be critical: `$.a` is ignored.",
                "'{ ignore: [xml/a], critical: [xml/a/@b] }'        | `xml/a/@b` cannot be critical: `xml/a` is"
                        + " ignored.",
            })
    void a_mistake_is_said_in_one_sentence(String yaml, String what) {
        read(yaml.startsWith("'") ? yaml.substring(1, yaml.length() - 1) : yaml);
        assertThat(problems.inOrder()).extracting(Problems.Found::what).containsExactly(what);
    }

    private List<CompareRules.Rule> read(String yaml) {
        return Yaml.read(yaml, problems)
                .map(root -> CompareParser.read(root, (_, rule) -> told.add(rule.word())))
                .orElse(CompareRules.NONE)
                .rules();
    }
}
