package dev.phoenix.compare.path;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Many paths as one tree: a document is walked once for all of them, and no further than one of them leads. So a path
/// costs nothing where the document does not go its way, however many there are. Built by one thread, then read by any.
public final class PathTree<T> {
    private final Branch<T> root = new Branch<>();

    /// Where the paths have got to together, and how they go on.
    private static final class Branch<T> {
        private final List<T> here = new ArrayList<>(1);
        private final Map<String, Branch<T>> members = new HashMap<>();
        private final Map<Long, Branch<T>> elements = new HashMap<>();
        private @Nullable Branch<T> all;
        private @Nullable Branch<T> anywhere;

        Branch<T> to(Selector selector) {
            return switch (selector) {
                case Selector.Name(String name) -> members.computeIfAbsent(name, _ -> new Branch<>());
                case Selector.Index(long index) -> elements.computeIfAbsent(index, _ -> new Branch<>());
                case Selector.Wildcard _ -> toAll();
                case Selector.Slice _, Selector.Filter _ -> throw new IllegalArgumentException("not for a tree");
            };
        }

        private Branch<T> toAll() {
            var known = all == null ? new Branch<T>() : all;
            all = known;
            return known;
        }

        Branch<T> toAnywhere() {
            var known = anywhere == null ? new Branch<T>() : anywhere;
            anywhere = known;
            return known;
        }
    }

    /// What is told of a document's values.
    public interface Found<T> {
        /// Paths select this value: what was added with them.
        void selected(Json value, List<T> added);

        /// Paths select something in this container.
        void leadsOn(Json container);
    }

    /// Whether a tree can hold the path: one that selects by names, indexes and wildcards, and goes to any depth at
    /// most
    /// once. Another selects by what the values are, or the same ones again and again.
    public static boolean canHold(JsonPath path) {
        var segments = path.segments();
        return segments.stream().filter(Segment::descendant).count() <= 1
                && segments.stream()
                        .flatMap(segment -> segment.selectors().stream())
                        .noneMatch(
                                selector -> selector instanceof Selector.Filter || selector instanceof Selector.Slice);
    }

    /// Adds a path that the tree [can hold][#canHold].
    public void add(JsonPath path, T what) {
        add(root, path.segments(), what);
    }

    private static <T> void add(Branch<T> from, List<Segment> segments, T what) {
        if (segments.isEmpty()) {
            if (!from.here.contains(what)) {
                from.here.add(what);
            }
            return;
        }
        var first = segments.getFirst();
        var start = first.descendant() ? from.toAnywhere() : from;
        for (var selector : first.selectors()) {
            add(start.to(selector), segments.subList(1, segments.size()), what);
        }
    }

    /// Tells what the paths select in a document. A value that paths reach in several ways is told of several times.
    public void select(Json document, Found<T> found) {
        visit(root, document, found);
    }

    private static <T> boolean visit(Branch<T> branch, Json value, Found<T> found) {
        boolean leads = children(branch, value, found);
        var anywhere = branch.anywhere;
        if (anywhere != null) {
            leads |= everywhere(anywhere, value, found);
        }
        if (leads) {
            found.leadsOn(value);
        }
        if (!branch.here.isEmpty()) {
            found.selected(value, branch.here);
            return true;
        }
        return leads;
    }

    /// The branch begins at this value and at every one below it.
    private static <T> boolean everywhere(Branch<T> branch, Json value, Found<T> found) {
        boolean leads = children(branch, value, found);
        switch (value) {
            case Json.Array(List<Json> items) -> {
                for (var item : items) {
                    leads |= everywhere(branch, item, found);
                }
            }
            case Json.Struct struct -> {
                for (var member : struct.members().values()) {
                    leads |= everywhere(branch, member, found);
                }
            }
            case Json.Null _, Json.Bool _, Json.Text _, Decimal _ -> {}
        }
        if (leads) {
            found.leadsOn(value);
        }
        return leads;
    }

    private static <T> boolean children(Branch<T> branch, Json value, Found<T> found) {
        return switch (value) {
            case Json.Array(List<Json> items) -> items(branch, items, found);
            case Json.Struct struct -> members(branch, struct.members(), found);
            case Json.Null _, Json.Bool _, Json.Text _, Decimal _ -> false;
        };
    }

    private static <T> boolean items(Branch<T> branch, List<Json> items, Found<T> found) {
        boolean leads = false;
        var all = branch.all;
        if (all != null) {
            for (var item : items) {
                leads |= visit(all, item, found);
            }
        }
        for (var element : branch.elements.entrySet()) {
            long index = element.getKey() < 0 ? element.getKey() + items.size() : element.getKey();
            if (index >= 0 && index < items.size()) {
                leads |= visit(element.getValue(), items.get((int) index), found);
            }
        }
        return leads;
    }

    private static <T> boolean members(Branch<T> branch, Map<String, Json> members, Found<T> found) {
        boolean leads = false;
        var all = branch.all;
        if (all != null) {
            for (var member : members.values()) {
                leads |= visit(all, member, found);
            }
        }
        // The fewer names are looked up among the more.
        for (var name : (branch.members.size() < members.size() ? branch.members : members).keySet()) {
            var next = branch.members.get(name);
            var member = next == null ? null : members.get(name);
            if (next != null && member != null) {
                leads |= visit(next, member, found);
            }
        }
        return leads;
    }
}
