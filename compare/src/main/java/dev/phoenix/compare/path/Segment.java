package dev.phoenix.compare.path;

import java.util.List;

/// One step of a path: its selectors are applied to the children of a node, or (`descendant`) to those of every node
/// below it too.
record Segment(boolean descendant, List<Selector> selectors) {
    Segment {
        selectors = List.copyOf(selectors);
    }

    /// Whether the segment can select at most one node.
    boolean singular() {
        return !descendant
                && selectors.size() == 1
                && (selectors.getFirst() instanceof Selector.Name || selectors.getFirst() instanceof Selector.Index);
    }
}
