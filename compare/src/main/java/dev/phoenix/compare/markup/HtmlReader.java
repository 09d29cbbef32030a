package dev.phoenix.compare.markup;

import dev.phoenix.compare.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads HTML as leniently as pages are written: whatever the text, there is a tree. Names in lower case, end tags
/// added where HTML leaves them out, comments dropped, blanks collapsed where they are not shown, the words of `class`
/// in order. One thread.
public final class HtmlReader {
    private static final Set<String> VOID = words("area base br col embed hr img input link meta source track wbr");

    /// Elements that hold text alone, up to their own end tag.
    private static final Set<String> RAW = words("script style textarea title");

    private static final Set<String> BLOCKS =
            words("address article aside blockquote div dl fieldset footer form h1 h2 h3 h4 h5 h6 header hr main nav ol"
                    + " p pre section table ul");

    /// What an open element is ended by, without an end tag of its own.
    private static final Map<String, Set<String>> ENDED_BY = Map.ofEntries(
            Map.entry("p", BLOCKS),
            Map.entry("li", words("li")),
            Map.entry("dt", words("dt dd")),
            Map.entry("dd", words("dt dd")),
            Map.entry("option", words("option optgroup")),
            Map.entry("optgroup", words("optgroup")),
            Map.entry("td", words("td th tr tbody thead tfoot")),
            Map.entry("th", words("td th tr tbody thead tfoot")),
            Map.entry("tr", words("tr tbody thead tfoot")),
            Map.entry("thead", words("tbody thead tfoot")),
            Map.entry("tbody", words("tbody thead tfoot")),
            Map.entry("tfoot", words("tbody thead tfoot")),
            Map.entry("head", words("body")));

    private final String text;
    private final Deque<Open> open = new ArrayDeque<>();
    private int at;
    private int nodes;
    private int mostAttributes;

    private HtmlReader(String text) {
        this.text = text;
        open.push(new Open("", Map.of()));
    }

    /// Whether an element has no content and no end tag.
    static boolean isVoid(String name) {
        return VOID.contains(name);
    }

    /// Whether an element's text is no HTML: nothing is escaped in it.
    static boolean isCode(String name) {
        return name.equals("script") || name.equals("style");
    }

    private static Set<String> words(String words) {
        return Set.of(words.split(" ", -1));
    }

    /// Reads one page, or a part of one.
    public static Markup.Outcome read(String text) {
        var reader = new HtmlReader(text);
        while (reader.at < text.length()) {
            reader.step();
            if (reader.nodes > Markup.MAX_NODES) {
                return new Markup.Unreadable("more than " + Markup.MAX_NODES + " elements, attributes and texts");
            }
            if (reader.mostAttributes > Markup.MAX_ATTRIBUTES) {
                return new Markup.Unreadable("more than " + Markup.MAX_ATTRIBUTES + " attributes of one element");
            }
            if (reader.open.size() > Markup.MAX_DEPTH) {
                return new Markup.Unreadable("nested more than " + Markup.MAX_DEPTH + " deep");
            }
        }
        while (reader.open.size() > 1) {
            reader.close();
        }
        var document = reader.open.pop();
        return new Markup.Document(document.close(HtmlBlanks.collapsed("", document.children())));
    }

    private void step() {
        if (text.startsWith("<!--", at)) {
            skipBehind("-->", at + 4);
        } else if (text.startsWith("<!", at) || text.startsWith("<?", at)) {
            skipBehind(">", at);
        } else if (startsName("</")) {
            endTag();
        } else if (startsName("<")) {
            startTag();
        } else {
            int next = text.indexOf('<', at + 1);
            int end = next < 0 ? text.length() : next;
            top().text(CharacterReferences.undo(text.substring(at, end)));
            nodes++;
            at = end;
        }
    }

    private boolean startsName(String mark) {
        int name = at + mark.length();
        return text.startsWith(mark, at) && name < text.length() && isLetter(text.charAt(name));
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private Open top() {
        return open.element();
    }

    private void skipBehind(String mark, int from) {
        int end = text.indexOf(mark, from);
        at = end < 0 ? text.length() : end + mark.length();
    }

    private void endTag() {
        at += 2;
        var name = tagName();
        skipBehind(">", at);
        if (open.stream().anyMatch(element -> element.name.equals(name))) {
            while (!top().name.equals(name)) {
                close();
            }
            close();
        }
    }

    private void startTag() {
        at++;
        var name = tagName();
        var attributes = new LinkedHashMap<String, String>();
        while (readAttribute(attributes)) {
            nodes++;
        }
        mostAttributes = Math.max(mostAttributes, attributes.size());
        boolean selfClosed = text.startsWith("/", at);
        skipBehind(">", at);
        while (ENDED_BY.getOrDefault(top().name, Set.of()).contains(name)) {
            close();
        }
        nodes++;
        open.push(new Open(name, attributes));
        if (VOID.contains(name) || (selfClosed && !BLOCKS.contains(name) && !RAW.contains(name))) {
            close();
        } else if (RAW.contains(name)) {
            raw(name);
        }
    }

    private String tagName() {
        int from = at;
        while (at < text.length() && !isBlank(text.charAt(at)) && text.charAt(at) != '>' && text.charAt(at) != '/') {
            at++;
        }
        return text.substring(from, at).toLowerCase(Locale.ROOT);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
    }

    private void skipBlanks() {
        while (at < text.length() && isBlank(text.charAt(at))) {
            at++;
        }
    }

    /// Reads one attribute; false at the tag's end.
    private boolean readAttribute(Map<String, String> attributes) {
        skipBlanks();
        while (at < text.length() && text.charAt(at) == '/' && !text.startsWith("/>", at)) {
            at++;
            skipBlanks();
        }
        if (at >= text.length() || text.charAt(at) == '>' || text.charAt(at) == '/') {
            return false;
        }
        int from = at++;
        while (at < text.length() && !isBlank(text.charAt(at)) && "=>/".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        var name = text.substring(from, at).toLowerCase(Locale.ROOT);
        skipBlanks();
        var value = "";
        if (at < text.length() && text.charAt(at) == '=') {
            at++;
            skipBlanks();
            value = CharacterReferences.undo(attributeValue());
        }
        attributes.putIfAbsent(name, name.equals("class") ? inOrder(value) : value);
        return true;
    }

    private String attributeValue() {
        int from = at;
        if (at < text.length() && (text.charAt(at) == '"' || text.charAt(at) == '\'')) {
            int end = text.indexOf(text.charAt(at), at + 1);
            at = end < 0 ? text.length() : end + 1;
            return text.substring(from + 1, end < 0 ? text.length() : end);
        }
        while (at < text.length() && !isBlank(text.charAt(at)) && text.charAt(at) != '>') {
            at++;
        }
        return text.substring(from, at);
    }

    private static String inOrder(String words) {
        return Arrays.stream(words.strip().split("\\s+", -1))
                .sorted()
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /// The content of an element that holds text alone.
    private void raw(String name) {
        int end = at;
        while (end < text.length() && !text.regionMatches(true, end, "</" + name, 0, name.length() + 2)) {
            end++;
        }
        var content = text.substring(at, end);
        boolean code = isCode(name);
        top().text(code ? content : CharacterReferences.undo(content));
        nodes++;
        close();
        if (end < text.length()) {
            skipBehind(">", end);
        } else {
            at = end;
        }
    }

    private void close() {
        var element = open.pop();
        var inside = new ArrayList<Json>(element.children());
        top().child(element.close(HtmlBlanks.collapsed(element.name, List.copyOf(inside))));
    }
}
