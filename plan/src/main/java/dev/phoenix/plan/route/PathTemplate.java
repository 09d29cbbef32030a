package dev.phoenix.plan.route;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A path with variables: `/orders/{id}` or `/assets/**`.
///
/// @param segments the parts between the slashes
/// @param rest whether `/**` at the end takes any further segments, or none
public record PathTemplate(List<Segment> segments, boolean rest) {
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_-]*)}");
    private static final Pattern LITERAL = Pattern.compile("[\\p{L}\\p{N}._~!$&'()+,;=:@-]+");

    public PathTemplate {
        segments = List.copyOf(segments);
    }

    /// One part of a template.
    public sealed interface Segment {
        /// Exactly this text.
        record Literal(String text) implements Segment {}

        /// Any text but none, kept under a name.
        record Variable(String name) implements Segment {}
    }

    /// What is wrong with this template, if anything.
    public static Optional<String> fault(String template) {
        if (!template.startsWith("/")) {
            return Optional.of("a path starts with `/`");
        }
        var parts = parts(template);
        var names = new HashSet<String>();
        for (int i = 0; i < parts.size(); i++) {
            var fault = fault(parts.get(i), i == parts.size() - 1, names);
            if (fault.isPresent()) {
                return fault;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> fault(String part, boolean last, HashSet<String> names) {
        if (part.equals("**")) {
            return last ? Optional.empty() : Optional.of("`**` stands only at the end");
        }
        if (part.isEmpty()) {
            return Optional.of("it has an empty segment");
        }
        var variable = VARIABLE.matcher(part);
        if (variable.matches()) {
            return names.add(variable.group(1)) ? Optional.empty() : Optional.of("`" + part + "` stands there twice");
        }
        return LITERAL.matcher(part).matches()
                ? Optional.empty()
                : Optional.of("`" + part + "` is neither a text nor a `{variable}`");
    }

    /// The template in this text, which must have no [#fault].
    public static PathTemplate of(String template) {
        var segments = new ArrayList<Segment>();
        var parts = parts(template);
        boolean rest = !parts.isEmpty() && parts.getLast().equals("**");
        for (String part : rest ? parts.subList(0, parts.size() - 1) : parts) {
            var variable = VARIABLE.matcher(part);
            segments.add(variable.matches() ? new Segment.Variable(variable.group(1)) : new Segment.Literal(part));
        }
        return new PathTemplate(segments, rest);
    }

    /// The names of its variables.
    public List<String> variables() {
        return segments.stream()
                .flatMap(segment -> switch (segment) {
                    case Segment.Literal _ -> Stream.empty();
                    case Segment.Variable(String name) -> Stream.of(name);
                })
                .toList();
    }

    /// What is left when variables lose their names: templates of one shape match the same paths.
    public String shape() {
        var shape = new StringBuilder();
        for (Segment segment : segments) {
            shape.append('/').append(segment instanceof Segment.Literal(String text) ? text : "{}");
        }
        return shape.append(rest ? "/**" : "").toString();
    }

    private static List<String> parts(String template) {
        return template.equals("/") ? List.of() : List.of(template.substring(1).split("/", -1));
    }
}
