package dev.phoenix.compare.path;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Predicate;

/// How far paths have got while a document is walked from its root down: whether one of them covers the place reached,
/// by selecting it or a place above it. Told from names alone: a filter or an index is taken to select every child, so
/// more may be covered than the paths select, never less. Immutable.
public final class Cover {
    private static final Cover WHOLE = new Cover(List.of(), true);

    private final List<Rest> rests;
    private final boolean covered;

    private Cover(List<Rest> rests, boolean covered) {
        this.rests = rests;
        this.covered = covered;
    }

    /// What is left of one path.
    private record Rest(List<Segment> segments) {}

    /// The cover of a document's root.
    public static Cover of(List<JsonPath> paths) {
        boolean root = paths.stream().anyMatch(path -> path.segments().isEmpty());
        return root
                ? WHOLE
                : new Cover(
                        paths.stream().map(path -> new Rest(path.segments())).toList(), false);
    }

    /// Whether a path selects this place, or one above it.
    public boolean isCovered() {
        return covered;
    }

    /// The cover of the member `name` of the object here.
    public Cover member(String name) {
        return child(selector -> switch (selector) {
            case Selector.Name(String selected) -> selected.equals(name);
            case Selector.Wildcard _, Selector.Filter _ -> true;
            case Selector.Index _, Selector.Slice _ -> false;
        });
    }

    /// The cover of any element of the array here.
    public Cover item() {
        return child(selector -> !(selector instanceof Selector.Name));
    }

    /// The cover of `place`, which names members and elements one by one.
    public Cover at(JsonPath place) {
        var cover = this;
        for (var segment : place.segments()) {
            cover = switch (segment.selectors().getFirst()) {
                case Selector.Name(String name) -> cover.member(name);
                case Selector.Index _, Selector.Slice _, Selector.Wildcard _, Selector.Filter _ -> cover.item();
            };
        }
        return cover;
    }

    private Cover child(Predicate<Selector> selects) {
        if (covered || rests.isEmpty()) {
            return this;
        }
        var next = new LinkedHashSet<Rest>();
        for (var rest : rests) {
            var first = rest.segments().getFirst();
            if (first.descendant()) {
                next.add(rest);
            }
            if (first.selectors().stream().anyMatch(selects)) {
                if (rest.segments().size() == 1) {
                    return WHOLE;
                }
                next.add(new Rest(rest.segments().subList(1, rest.segments().size())));
            }
        }
        return new Cover(List.copyOf(next), false);
    }
}
