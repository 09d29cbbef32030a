package dev.phoenix.compare.path;

import java.util.OptionalLong;

/// Chooses among the children of one node.
sealed interface Selector {
    /// The member with this name.
    record Name(String name) implements Selector {}

    /// The element at this index, from the end when negative.
    record Index(long index) implements Selector {}

    /// Elements from start to before end.
    record Slice(OptionalLong start, OptionalLong end, long step) implements Selector {}

    /// All children.
    record Wildcard() implements Selector {}

    /// The children for which the condition holds.
    record Filter(Condition condition) implements Selector {}
}
