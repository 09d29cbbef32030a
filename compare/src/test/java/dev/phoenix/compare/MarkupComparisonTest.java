package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MarkupComparisonTest {
    private static final String ORDER =
            "<order id='7'><line sku='A'><tax>86</tax></line><line sku='B'><tax>3</tax></line><note/></order>";

    @Test
    void what_means_nothing_in_xml_is_not_compared() {
        assertThat(xml(ORDER, """
                <?xml version="1.0"?>
                <!-- made by the candidate -->
                <order id="7">
                  <line sku="A"><tax>86</tax></line>
                  <line sku="B"><tax><![CDATA[3]]></tax></line>
                  <note></note>
                </order>""")).isEmpty();
        assertThat(xml("<a xmlns='urn:x' p='1' q='2'/>", "<z:a xmlns:z='urn:x' q='2' p='1'/>"))
                .isEmpty();
        assertThat(xml("<a xmlns='urn:x'/>", "<a xmlns='urn:y'/>")).hasSize(1);
        assertThat(xml("<a xml:space='preserve'> <b/></a>", "<a xml:space='preserve'><b/></a>"))
                .containsExactly("xml/a/text(): \" \" → absent");
    }

    @Test
    void a_difference_names_its_place_as_a_path_that_can_be_used_in_rules() {
        assertThat(xml(ORDER, ORDER.replace("'B'", "'C'").replace("86", "88")))
                .containsExactly(
                        "xml/order/line[1]/tax/text(): \"86\" → \"88\"", "xml/order/line[2]/@sku: \"B\" → \"C\"");
        assertThat(xml(ORDER, ORDER.replace(" id='7'", ""))).containsExactly("xml/order/@id: \"7\" → absent");
        assertThat(xml(ORDER, ORDER.replace("'B'", "'C'"), Rules.builder().ignore("xml/order/line[2]/@sku")))
                .isEmpty();
    }

    @Test
    void inserted_removed_moved_and_renamed_elements_are_one_difference_each() {
        assertThat(xml(ORDER, ORDER.replace("<note/>", "<gift/><note/>")))
                .containsExactly("xml/order/gift: absent → \"<gift/>\"");
        assertThat(xml(ORDER, ORDER.replace("<line sku='A'><tax>86</tax></line>", "")))
                .containsExactly("xml/order/line[1]: \"<line sku=\\\"A\\\"><tax>86</tax></line>\" → absent");
        assertThat(xml("<a><b/><c/></a>", "<a><c/><b/></a>"))
                .containsExactly("xml/a: other order: \"<b/><c/>\" → \"<c/><b/>\"");
        assertThat(xml("<p>x<b>y</b></p>", "<p>x<i>y</i></p>")).containsExactly("xml/p/b: \"<b>y</b>\" → \"<i>y</i>\"");
    }

    @Test
    void rules_hold_for_what_a_path_selects() {
        var other = ORDER.replace("86", "86.4").replace("'B'", "'b'").replace("'7'", "'8'");
        assertThat(xml(
                        ORDER,
                        other,
                        Rules.builder()
                                .ignore("xml/order/@id")
                                .tolerate("xml//tax", "0.5")
                                .caseInsensitive("xml//line[@sku='B']")
                                .caseInsensitive("xml//line[2]/@*")))
                .isEmpty();
        assertThat(xml(ORDER, ORDER.replace("86", "87"), Rules.builder().matches("xml/order/line/tax", "\\d+")))
                .isEmpty();
        assertThat(xml(ORDER, ORDER.replace("86", "x"), Rules.builder().matches("xml/order/line/tax", "\\d+")))
                .hasSize(1);
        assertThat(xml(ORDER, ORDER.replace("86", "87"), Rules.builder().intended("xml//tax", "\"86\"", "\"87\"")))
                .isEmpty();
        assertThat(xml(ORDER, ORDER.replace("<note/>", ""), Rules.builder().ignore("xml/order/note")))
                .isEmpty();
        assertThat(xml(ORDER, ORDER.replace("86", "87"), Rules.builder().ignore("html//tax")))
                .hasSize(1);
        assertThat(xml(ORDER, ORDER.replace("86", "87"), Rules.builder().ignore("$..*")))
                .hasSize(1);
    }

    @Test
    void the_order_of_elements_may_mean_nothing() {
        var shuffled =
                "<order id='7'><note/><line sku='B'><tax>3</tax></line><line sku='A'><tax>88</tax></line></order>";
        assertThat(xml(ORDER, shuffled, Rules.builder().unordered("xml/order", "@sku")))
                .containsExactly("xml/order/line[1]/tax/text(): \"86\" → \"88\"");
        assertThat(xml(
                        "<a><b><k>1</k><v>x</v></b><b><k>2</k><v>y</v></b></a>",
                        "<a><b><k>2</k><v>z</v></b><b><k>1</k><v>x</v></b></a>",
                        Rules.builder().unordered("xml/a", "k")))
                .containsExactly("xml/a/b[2]/v/text(): \"y\" → \"z\"");
    }

    @Test
    void a_critical_place_in_xml_makes_the_difference_critical() {
        var rules = Rules.builder().critical("xml//tax").build();
        var result = (Comparison.Different) Comparison.compare(
                answer("application/xml", ORDER),
                answer("application/xml", ORDER.replace("86", "88")),
                rules,
                Twins.none());
        assertThat(result.critical()).isTrue();
        var removed = (Comparison.Different) Comparison.compare(
                answer("application/xml", ORDER), answer("application/xml", "<order id='7'/>"), rules, Twins.none());
        assertThat(removed.critical()).isTrue();
    }

    @Test
    void a_page_s_fields_that_change_with_each_request_can_be_ignored() {
        var legacy = "<html><form><input name=csrf value=a1><input name=qty value=1></form></html>";
        var candidate = "<html><form><input name=csrf value=b2><input name=qty value=1></form></html>";
        assertThat(html(legacy, candidate, Rules.builder()))
                .containsExactly("html/html/form/input[1]/@value: \"a1\" → \"b2\"");
        assertThat(html(legacy, candidate, Rules.builder().ignore("html//input[@name='csrf']/@value")))
                .isEmpty();
    }

    @Test
    void blanks_that_a_browser_shows_are_compared() {
        assertThat(html("<p>a <b>b</b></p>", "<p>a<b>b</b></p>", Rules.builder()))
                .hasSize(1);
        assertThat(html("<p>a<b> b</b></p>", "<p>a<b>b</b></p>", Rules.builder()))
                .hasSize(1);
        assertThat(html("<p> a  <b>b</b> </p>", "<p>a <b>b</b></p>", Rules.builder()))
                .isEmpty();
        assertThat(html("<pre> a</pre>", "<pre>a</pre>", Rules.builder())).hasSize(1);
    }

    @Test
    void twins_are_seen_through_in_xml_too() {
        var twins = Twins.of(Map.of("7", "ord_9"));
        assertThat(Comparison.compare(
                        answer("application/xml", ORDER),
                        answer("application/xml", ORDER.replace("'7'", "'ord_9'")),
                        Rules.none(),
                        twins))
                .isEqualTo(new Comparison.Same());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "xml/",
                "xml/a/",
                "xml/a//",
                "xml/a[",
                "xml/a[]",
                "xml/a[x]",
                "xml/a[@]",
                "xml/a[@b=c]",
                "xml/a[@b='c]",
                "xml/a]b",
                "xml/@a/b",
                "html///a"
            })
    void a_path_that_is_none_is_refused_with_the_character(String path) {
        assertThat(Rules.builder().ignore(path).problems().getFirst())
                .startsWith(path + " is not a path into XML or HTML: ")
                .containsPattern("at character \\d+$");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"<a>", "<a></b>", "<a b='1' b='2'/>", "<a>&nope;</a>", "a", "<a/><b/>", "<a \u0001/>", "<x:a/>"})
    void what_is_no_xml_is_not_comparable(String broken) {
        assertThat(xml("<a/>", broken).getFirst()).startsWith("candidate's body cannot be read: not XML: ");
    }

    @Test
    void nothing_from_outside_and_no_entity_of_its_own_is_read() {
        var outside = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><a>&x;</a>";
        var laughs = "<!DOCTYPE a [<!ENTITY x 'ha'><!ENTITY y '&x;&x;&x;&x;'>]><a>&y;</a>";
        assertThat(xml("<a/>", outside).toString())
                .doesNotContain("absent → \\\"\\\"")
                .isNotEqualTo("[]");
        assertThat(xml("<a>haha</a>", laughs).toString()).doesNotContain("hahaha");
        assertThat(xml(outside, outside + " ")).isIn(List.of(), xml(outside, "<a/>"));
    }

    @Test
    void depth_and_size_have_limits() {
        var attributes =
                IntStream.range(0, 1001).mapToObj(i -> " a" + i + "='x'").collect(Collectors.joining());
        assertThat(xml("<a/>", "<a" + attributes + "/>").getFirst()).contains("elementAttributeLimit");
        assertThat(xml("<a/>", "<a" + attributes.replace(" a1000='x'", "") + "/>"))
                .hasSize(1000);
        assertThat(html("<a>", "<a" + attributes + ">", Rules.builder()).getFirst())
                .contains("more than 1000 attributes of one element");
        assertThat(xml("<a/>", "<a>".repeat(100_000)).getFirst())
                .startsWith("candidate's body cannot be read: not XML: ");
        assertThat(xml("<a/>", "<a>".repeat(300) + "</a>".repeat(300)).getFirst())
                .contains("deep");
        assertThat(html("<p>", "<b>".repeat(100_000), Rules.builder()).getFirst())
                .contains("nested more than 200 deep");
        assertThat(html("<p>", "<br>".repeat(600_000), Rules.builder()).getFirst())
                .contains("more than 500000 elements");
        assertThat(html("<p>", "&".repeat(3_000_000) + ";<p>", Rules.builder())).isNotEmpty();
        assertThatThrownBy(() -> Rules.builder().ignore("xml/").build()).isInstanceOf(IllegalStateException.class);
    }

    private static List<String> xml(String legacy, String candidate) {
        return xml(legacy, candidate, Rules.builder());
    }

    private static List<String> xml(String legacy, String candidate, Rules.Builder rules) {
        return AnswerComparisonTest.found(
                answer("application/xml", legacy), answer("application/xml", candidate), rules.build());
    }

    private static List<String> html(String legacy, String candidate, Rules.Builder rules) {
        return AnswerComparisonTest.found(answer("text/html", legacy), answer("text/html", candidate), rules.build());
    }

    private static Answer answer(String type, String body) {
        return new Answer(200, Map.of("content-type", List.of(type)), body.getBytes(StandardCharsets.UTF_8));
    }
}
