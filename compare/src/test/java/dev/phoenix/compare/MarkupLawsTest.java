package dev.phoenix.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/// What holds for every XML document and every page. The seed of a failing case is printed by jqwik.
class MarkupLawsTest {
    private static final List<String> NAMES = List.of("a", "b", "line", "h1", "li", "p", "script");

    /// An element and what stands in it: texts and elements, never two texts side by side.
    private record Element(String name, Map<String, String> attributes, List<Object> children) {}

    @Property
    void how_xml_is_written_means_nothing(@ForAll long seed) {
        var random = new Random(seed);
        var root = element(random, 3);
        assertThat(compared("application/xml", xml(root, random), xml(root, random)))
                .isEqualTo(new Comparison.Same());
    }

    @Property
    void every_change_of_xml_is_found_and_swapping_the_sides_keeps_the_verdict(@ForAll long seed) {
        var random = new Random(seed);
        var legacy = element(random, 3);
        var candidate = changed(legacy, random);
        var rules = Rules.builder()
                .unordered("xml//line")
                .caseInsensitive("xml//@x")
                .build();
        var there = compared("application/xml", xml(legacy, random), xml(candidate, random));
        assertThat(there).isInstanceOf(Comparison.Different.class);
        var one = answer("application/xml", xml(legacy, random));
        var other = answer("application/xml", xml(candidate, random));
        assertThat(Comparison.compare(one, other, rules, Twins.none()).getClass())
                .isEqualTo(Comparison.compare(other, one, rules, Twins.none()).getClass());
    }

    @Property
    void whatever_a_page_is_it_is_the_same_as_itself_and_nothing_throws(@ForAll long seed) {
        var random = new Random(seed);
        var page = new StringBuilder("<html>");
        for (int i = random.nextInt(40); i > 0; i--) {
            page.append(List.of(
                            "<p>",
                            "</p>",
                            "<li a=b",
                            ">",
                            "<",
                            "&amp;",
                            "&",
                            "x",
                            " ",
                            "<!--",
                            "-->",
                            "<br/>",
                            "<td>",
                            "</",
                            "<script>",
                            "</script>",
                            "'",
                            "\"",
                            "=",
                            "<b c='",
                            "<pre>\n ",
                            "😀",
                            "\u0000")
                    .get(random.nextInt(23)));
        }
        var comment = "<!-- written at another time -->";
        assertThat(compared("text/html", page.toString(), comment + page)).isEqualTo(new Comparison.Same());
        assertThat(compared("text/html", page.toString(), page.reverse().toString())
                        .toString())
                .isNotNull();
    }

    private static Element element(Random random, int depth) {
        var attributes = new LinkedHashMap<String, String>();
        for (int i = random.nextInt(3); i > 0; i--) {
            attributes.put(List.of("x", "y", "id").get(random.nextInt(3)), text(random));
        }
        var children = new ArrayList<Object>();
        for (int i = depth == 0 ? 0 : random.nextInt(4); i > 0; i--) {
            boolean mayBeText = children.isEmpty() || children.getLast() instanceof Element;
            children.add(mayBeText && random.nextBoolean() ? text(random) : element(random, depth - 1));
        }
        return new Element(NAMES.get(random.nextInt(NAMES.size())), attributes, children);
    }

    private static String text(Random random) {
        return List.of("x", "86", "<&>'\"", "Ä €", "]]>").get(random.nextInt(5));
    }

    /// The same element but for one place.
    private static Element changed(Element element, Random random) {
        var children = new ArrayList<>(element.children());
        int at = children.isEmpty() ? -1 : random.nextInt(children.size());
        if (at >= 0 && children.get(at) instanceof Element child && random.nextBoolean()) {
            children.set(at, changed(child, random));
            return new Element(element.name(), element.attributes(), children);
        }
        return switch (random.nextInt(3)) {
            case 0 -> new Element(element.name() + "2", element.attributes(), children);
            case 1 -> {
                var attributes = new LinkedHashMap<>(element.attributes());
                attributes.put("x", "another");
                yield new Element(element.name(), attributes, children);
            }
            default -> {
                children.add(new Element("added", Map.of(), List.of()));
                yield new Element(element.name(), element.attributes(), children);
            }
        };
    }

    private static String xml(Element element, Random random) {
        var out = new StringBuilder(random.nextBoolean() ? "<?xml version='1.0'?>\n" : "");
        var prefix = random.nextBoolean() ? "n:" : "";
        write(element, prefix, random.nextBoolean(), random, out);
        var namespace = prefix.isEmpty() ? " xmlns='urn:n'" : " xmlns:n='urn:n'";
        int end = out.indexOf("<" + prefix + element.name())
                + 1
                + prefix.length()
                + element.name().length();
        return out.insert(end, namespace).toString();
    }

    private static void write(Element element, String prefix, boolean spread, Random random, StringBuilder out) {
        out.append('<').append(prefix).append(element.name());
        var names = new ArrayList<>(element.attributes().keySet());
        Collections.shuffle(names, random);
        for (var name : names) {
            char quote = random.nextBoolean() ? '"' : '\'';
            var value = escaped(element.attributes().getOrDefault(name, ""))
                    .replace("'", "&apos;")
                    .replace("\"", "&#34;");
            out.append(' ').append(name).append('=').append(quote).append(value).append(quote);
        }
        if (element.children().isEmpty() && random.nextBoolean()) {
            out.append("/>");
            return;
        }
        out.append('>');
        boolean onlyElements =
                !element.children().isEmpty() && element.children().stream().allMatch(Element.class::isInstance);
        for (var child : element.children()) {
            out.append(spread && onlyElements ? "\n  " : "").append(random.nextInt(5) == 0 ? "<!-- c -->" : "");
            switch (child) {
                case Element inner -> write(inner, prefix, spread, random, out);
                default ->
                    out.append(
                            random.nextBoolean() && !child.equals("]]>")
                                    ? "<![CDATA[" + child + "]]>"
                                    : escaped(child.toString()));
            }
        }
        out.append("</").append(prefix).append(element.name()).append('>');
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;");
    }

    private static Comparison compared(String type, String legacy, String candidate) {
        return Comparison.compare(answer(type, legacy), answer(type, candidate), Rules.none(), Twins.none());
    }

    private static Answer answer(String type, String body) {
        return new Answer(200, Map.of("content-type", List.of(type)), body.getBytes(StandardCharsets.UTF_8));
    }
}
