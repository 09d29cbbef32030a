package dev.phoenix.compare.path;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.Location;
import java.util.List;
import java.util.stream.Stream;

/// A compiled RFC 9535 JSONPath, such as `$.lines[*].tax` or `$..[?@.kind == 'fee'].amount`.
public final class JsonPath {
    private final String text;
    private final List<Segment> segments;

    private JsonPath(String text, List<Segment> segments) {
        this.text = text;
        this.segments = segments;
    }

    /// Compiles `text`.
    ///
    /// @throws InvalidPath when it is not a JSONPath
    public static JsonPath of(String text) {
        return new JsonPath(text, new PathParser(text).parse());
    }

    /// The nodes of `root` that this path selects, in order; a node selected twice is given twice.
    ///
    /// @throws TooManyNodes when they, with those of the path's filters, are more than anybody meant
    public List<Node> select(Json root) {
        return new Evaluation(root).select(segments, new Node(Location.root(), root));
    }

    /// The names of members that the path goes through, first to last.
    public List<String> names() {
        return segments.stream()
                .flatMap(segment -> segment.selectors().stream())
                .flatMap(selector -> selector instanceof Selector.Name(String name) ? Stream.of(name) : Stream.empty())
                .toList();
    }

    List<Segment> segments() {
        return segments;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof JsonPath that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
