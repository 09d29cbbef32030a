package dev.phoenix.plan.route;

import dev.phoenix.plan.Plan;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the route of a request. The most specific template wins: read from the left, a text beats a variable, and a
/// variable beats `**`; then the method itself beats `ANY`. A `HEAD` without a route of its own is treated as the
/// `GET`.
///
/// For matching only, a path loses its query, empty and dot segments, and percent-encoding within segments; what is
/// forwarded stays as the customer sent it. Immutable once built; any thread.
public final class Routes {
    private final Node root = new Node();

    private Routes() {}

    /// A route and what its template's variables stand for.
    public record Matched(Route route, Map<String, String> variables) {
        public Matched {
            variables = Map.copyOf(variables);
        }
    }

    /// The routes of a plan.
    public static Routes of(Plan plan) {
        return of(plan.routes());
    }

    /// These routes; whatever none of them matches belongs to [Route#EVERYTHING_ELSE].
    public static Routes of(List<Route> routes) {
        var built = new Routes();
        built.add(Route.EVERYTHING_ELSE);
        routes.forEach(built::add);
        return built;
    }

    private void add(Route route) {
        var template = PathTemplate.of(route.match().path());
        Node node = root;
        for (var segment : template.segments()) {
            node = switch (segment) {
                case PathTemplate.Segment.Literal(String text) -> node.literals.computeIfAbsent(text, _ -> new Node());
                case PathTemplate.Segment.Variable _ -> node.variable();
            };
        }
        (template.rest() ? node.rest : node.here).put(route.match().method(), Leaf.of(route, template));
    }

    /// The route of this request.
    ///
    /// @param path as the customer sent it, with or without a query
    public Matched find(String method, String path) {
        var segments = segments(path);
        var leaf = root.find(method, segments, 0)
                .orElseThrow(
                        () -> new IllegalStateException("Everything else matches every path; " + path + " did not."));
        return new Matched(leaf.route, leaf.variables(segments));
    }

    /// The path's segments as they are matched.
    static List<String> segments(String path) {
        int query = path.indexOf('?');
        String bare = query < 0 ? path : path.substring(0, query);
        var segments = new ArrayList<String>(8);
        int from = 0;
        while (from <= bare.length()) {
            int slash = bare.indexOf('/', from);
            int to = slash < 0 ? bare.length() : slash;
            take(decoded(bare.substring(from, to)), segments);
            from = to + 1;
        }
        return segments;
    }

    private static void take(String segment, List<String> segments) {
        if (segment.equals("..")) {
            if (!segments.isEmpty()) {
                segments.removeLast();
            }
        } else if (!segment.isEmpty() && !segment.equals(".")) {
            segments.add(segment);
        }
    }

    /// The segment without percent-encoding; unchanged when the encoding is broken.
    private static String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        var bytes = ByteBuffer.allocate(segment.length() * 4);
        for (int i = 0; i < segment.length(); i++) {
            if (segment.charAt(i) != '%') {
                bytes.put(segment.substring(i, i + 1).getBytes(StandardCharsets.UTF_8));
                continue;
            }
            boolean isHex = i + 2 < segment.length()
                    && HexFormat.isHexDigit(segment.charAt(i + 1))
                    && HexFormat.isHexDigit(segment.charAt(i + 2));
            if (!isHex) {
                return segment;
            }
            bytes.put((byte) HexFormat.fromHexDigits(segment, i + 1, i + 3));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException noText) {
            return segment;
        }
    }

    /// A route at the place where its template ends.
    ///
    /// @param names the variable that each segment is kept under, or `""` for a text
    private record Leaf(Route route, List<String> names, boolean hasVariables) {
        static Leaf of(Route route, PathTemplate template) {
            var names = template.segments().stream()
                    .map(segment -> segment instanceof PathTemplate.Segment.Variable(String name) ? name : "")
                    .toList();
            return new Leaf(route, names, !template.variables().isEmpty());
        }

        Map<String, String> variables(List<String> segments) {
            if (!hasVariables) {
                return Map.of();
            }
            var variables = new HashMap<String, String>();
            for (int i = 0; i < names.size(); i++) {
                if (!names.get(i).isEmpty()) {
                    variables.put(names.get(i), segments.get(i));
                }
            }
            return variables;
        }
    }

    /// One place in the tree of all templates. Written while the routes are built, only read afterwards.
    private static final class Node {
        private final Map<String, Node> literals = new HashMap<>();
        private final Map<String, Leaf> here = new HashMap<>();
        private final Map<String, Leaf> rest = new HashMap<>();
        private Optional<Node> variable = Optional.empty();

        Node variable() {
            var node = variable.orElseGet(Node::new);
            variable = Optional.of(node);
            return node;
        }

        Optional<Leaf> find(String method, List<String> segments, int at) {
            if (at == segments.size()) {
                return choose(here, method).or(() -> choose(rest, method));
            }
            return Optional.ofNullable(literals.get(segments.get(at)))
                    .flatMap(node -> node.find(method, segments, at + 1))
                    .or(() -> variable.flatMap(node -> node.find(method, segments, at + 1)))
                    .or(() -> choose(rest, method));
        }

        private static Optional<Leaf> choose(Map<String, Leaf> routes, String method) {
            var own = Optional.ofNullable(routes.get(method));
            var asGet = method.equals("HEAD") ? Optional.ofNullable(routes.get("GET")) : Optional.<Leaf>empty();
            return own.or(() -> asGet).or(() -> Optional.ofNullable(routes.get(Match.ANY)));
        }
    }
}
