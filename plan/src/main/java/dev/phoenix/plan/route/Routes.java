package dev.phoenix.plan.route;

import dev.phoenix.plan.Plan;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Finds the route of a request. The most specific template wins: read from the left, a text beats a variable, and a
/// variable beats `**`; then the method itself beats `ANY`; then the route wins that asks for more of what the request
/// carries. A `HEAD` without a route of its own is treated as the `GET`.
///
/// For matching only, a path loses its query, empty and dot segments, and percent-encoding within segments; what is
/// forwarded stays as the customer sent it. Immutable once built; any thread.
public final class Routes {
    private final Node root = new Node();
    private boolean conditional;

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
        var leaves = (template.rest() ? node.rest : node.here)
                .computeIfAbsent(route.match().method(), _ -> new ArrayList<>(1));
        leaves.removeIf(leaf -> leaf.route.match().equals(route.match()));
        leaves.add(Leaf.of(route, template));
        leaves.sort(Comparator.comparingInt((Leaf leaf) -> -leaf.conditions().weight()));
        conditional |= !route.match().when().equals(Conditions.NONE);
    }

    /// Whether any route asks for more than method and path.
    public boolean areConditional() {
        return conditional;
    }

    /// The route of a request that carries nothing else.
    public Matched find(String method, String path) {
        return find(method, path, Carried.NOTHING);
    }

    /// The route of this request.
    ///
    /// @param path as the customer sent it, with or without a query
    public Matched find(String method, String path, Carried carried) {
        var segments = segments(path);
        var leaf = root.find(new Asked(method, segments, carried), 0)
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

    /// What is looked for.
    private record Asked(String method, List<String> segments, Carried carried) {}

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

        Conditions conditions() {
            return route.match().when();
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
        private final Map<String, List<Leaf>> here = new HashMap<>();
        private final Map<String, List<Leaf>> rest = new HashMap<>();
        private Optional<Node> variable = Optional.empty();

        Node variable() {
            var node = variable.orElseGet(Node::new);
            variable = Optional.of(node);
            return node;
        }

        Optional<Leaf> find(Asked asked, int at) {
            if (at == asked.segments.size()) {
                return choose(here, asked).or(() -> choose(rest, asked));
            }
            return Optional.ofNullable(literals.get(asked.segments.get(at)))
                    .flatMap(node -> node.find(asked, at + 1))
                    .or(() -> variable.flatMap(node -> node.find(asked, at + 1)))
                    .or(() -> choose(rest, asked));
        }

        private static Optional<Leaf> choose(Map<String, List<Leaf>> routes, Asked asked) {
            return choose(routes, asked.method, asked)
                    .or(() -> asked.method.equals("HEAD") ? choose(routes, "GET", asked) : Optional.empty())
                    .or(() -> choose(routes, Match.ANY, asked));
        }

        private static Optional<Leaf> choose(Map<String, List<Leaf>> routes, String method, Asked asked) {
            for (var leaf : routes.getOrDefault(method, List.of())) {
                if (leaf.conditions().holdFor(asked.carried)) {
                    return Optional.of(leaf);
                }
            }
            return Optional.empty();
        }
    }
}
