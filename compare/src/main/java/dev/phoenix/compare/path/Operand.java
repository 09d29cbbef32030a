package dev.phoenix.compare.path;

import dev.phoenix.compare.json.Json;
import java.util.List;

/// Something with a value inside a filter.
sealed interface Operand {
    /// A number, a string, `true`, `false` or `null`.
    record Literal(Json value) implements Operand {}

    /// A query from the document's root (`$`) or from the current child (`@`).
    record Query(boolean fromRoot, List<Segment> segments) implements Operand {
        public Query {
            segments = List.copyOf(segments);
        }

        /// Whether the query selects at most one node, so that it has a value.
        boolean singular() {
            return segments.stream().allMatch(Segment::singular);
        }
    }

    /// A function with its arguments.
    record Call(Function function, List<Operand> arguments) implements Operand {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /// RFC 9535's functions: what they take and give.
    enum Function {
        LENGTH(1, false, true),
        COUNT(1, true, true),
        VALUE(1, true, true),
        MATCH(2, false, false),
        SEARCH(2, false, false);

        final int parameters;
        final boolean takesNodes;
        final boolean givesValue;

        Function(int parameters, boolean takesNodes, boolean givesValue) {
            this.parameters = parameters;
            this.takesNodes = takesNodes;
            this.givesValue = givesValue;
        }
    }
}
