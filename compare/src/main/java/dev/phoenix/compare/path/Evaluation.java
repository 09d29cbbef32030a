package dev.phoenix.compare.path;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Applies segments to one document. Recursion is bounded by the depth of documents and of paths. One thread.
final class Evaluation {
    /// More nodes than this cost too much memory; the largest document has twice as many values.
    static final int MAX_NODES = 1_000_000;

    private final Json root;
    private int selected;

    Evaluation(Json root) {
        this.root = root;
    }

    List<Node> select(List<Segment> segments, Node from) {
        var nodes = List.of(from);
        for (var segment : segments) {
            var next = new ArrayList<Node>();
            for (var node : nodes) {
                if (segment.descendant()) {
                    descend(segment, node, next);
                } else {
                    choose(segment, node, next);
                }
            }
            nodes = next;
        }
        return nodes;
    }

    private void choose(Segment segment, Node node, List<Node> chosen) {
        int before = chosen.size();
        for (var selector : segment.selectors()) {
            choose(selector, node, chosen);
        }
        selected += chosen.size() - before;
        if (selected > MAX_NODES) {
            throw new TooManyNodes();
        }
    }

    private void descend(Segment segment, Node node, List<Node> chosen) {
        choose(segment, node, chosen);
        children(node, child -> descend(segment, child, chosen));
    }

    private void choose(Selector selector, Node node, List<Node> chosen) {
        switch (selector) {
            case Selector.Name(String name) -> {
                if (node.value() instanceof Json.Struct struct) {
                    var value = struct.members().get(name);
                    if (value != null) {
                        chosen.add(new Node(node.at().member(name), value));
                    }
                }
            }
            case Selector.Index(long index) -> {
                if (node.value() instanceof Json.Array array) {
                    long at = index < 0 ? index + array.items().size() : index;
                    item(node, array, at, chosen);
                }
            }
            case Selector.Slice slice -> {
                if (node.value() instanceof Json.Array array) {
                    slice(slice, node, array, chosen);
                }
            }
            case Selector.Wildcard _ -> children(node, chosen::add);
            case Selector.Filter(Condition condition) ->
                children(node, child -> {
                    if (holds(condition, child)) {
                        chosen.add(child);
                    }
                });
        }
    }

    private static void item(Node node, Json.Array array, long index, List<Node> chosen) {
        if (index >= 0 && index < array.items().size()) {
            int at = (int) index;
            chosen.add(new Node(node.at().item(at), array.items().get(at)));
        }
    }

    private static void slice(Selector.Slice slice, Node node, Json.Array array, List<Node> chosen) {
        long size = array.items().size();
        long step = slice.step();
        if (step > 0) {
            long from = clamp(slice.start().orElse(0), size, 0, size);
            long to = clamp(slice.end().orElse(size), size, 0, size);
            for (long i = from; i < to; i += step) {
                item(node, array, i, chosen);
            }
        } else if (step < 0) {
            long from = slice.start().isEmpty() ? size - 1 : clamp(slice.start().getAsLong(), size, -1, size - 1);
            long to = slice.end().isEmpty() ? -1 : clamp(slice.end().getAsLong(), size, -1, size - 1);
            for (long i = from; i > to; i += step) {
                item(node, array, i, chosen);
            }
        }
    }

    private static long clamp(long index, long size, long least, long most) {
        return Math.clamp(index < 0 ? index + size : index, least, most);
    }

    private static void children(Node node, Consumer<Node> each) {
        switch (node.value()) {
            case Json.Array(List<Json> items) -> {
                for (int i = 0; i < items.size(); i++) {
                    each.accept(new Node(node.at().item(i), items.get(i)));
                }
            }
            case Json.Struct struct ->
                struct.members()
                        .forEach((name, value) -> each.accept(new Node(node.at().member(name), value)));
            case Json.Null _, Json.Bool _, Json.Text _, Decimal _ -> {}
        }
    }

    private boolean holds(Condition condition, Node current) {
        return switch (condition) {
            case Condition.Or(List<Condition> any) -> any.stream().anyMatch(c -> holds(c, current));
            case Condition.And(List<Condition> all) -> all.stream().allMatch(c -> holds(c, current));
            case Condition.Not(Condition inner) -> !holds(inner, current);
            case Condition.Exists(Operand.Query query) -> !nodes(query, current).isEmpty();
            case Condition.Says(Operand.Call call) -> says(call, current);
            case Condition.Relation(Operand left, Condition.Operator operator, Operand right) ->
                Values.related(value(left, current), operator, value(right, current));
        };
    }

    private List<Node> nodes(Operand.Query query, Node current) {
        return select(query.segments(), query.fromRoot() ? new Node(current.at(), root) : current);
    }

    private Optional<Json> value(Operand operand, Node current) {
        return switch (operand) {
            case Operand.Literal(Json value) -> Optional.of(value);
            case Operand.Query query -> single(nodes(query, current));
            case Operand.Call(Operand.Function function, List<Operand> arguments) -> {
                var argument = arguments.getFirst();
                yield switch (function) {
                    case LENGTH -> value(argument, current).flatMap(Values::length);
                    case COUNT ->
                        Optional.of(Decimal.of(argumentNodes(argument, current).size()));
                    case VALUE -> single(argumentNodes(argument, current));
                    case MATCH, SEARCH -> Optional.empty();
                };
            }
        };
    }

    private List<Node> argumentNodes(Operand argument, Node current) {
        return argument instanceof Operand.Query query ? nodes(query, current) : List.of();
    }

    private static Optional<Json> single(List<Node> nodes) {
        return nodes.size() == 1 ? Optional.of(nodes.getFirst().value()) : Optional.empty();
    }

    private boolean says(Operand.Call call, Node current) {
        var text = value(call.arguments().getFirst(), current);
        var pattern = value(call.arguments().getLast(), current);
        return text.isPresent()
                && pattern.isPresent()
                && text.get() instanceof Json.Text(String subject)
                && pattern.get() instanceof Json.Text(String expression)
                && Values.matches(subject, expression, call.function() == Operand.Function.MATCH);
    }
}
