package dev.phoenix.compare.path;

import java.util.List;

/// A filter's question about one child.
sealed interface Condition {
    /// Any of them holds.
    record Or(List<Condition> any) implements Condition {}

    /// All of them hold.
    record And(List<Condition> all) implements Condition {}

    /// It does not hold.
    record Not(Condition condition) implements Condition {}

    /// The query selects at least one node.
    record Exists(Operand.Query query) implements Condition {}

    /// The function says yes.
    record Says(Operand.Call call) implements Condition {}

    /// The two values stand in this relation.
    record Relation(Operand left, Operator operator, Operand right) implements Condition {}

    /// How two values may be compared.
    enum Operator {
        EQUAL("=="),
        NOT_EQUAL("!="),
        AT_MOST("<="),
        AT_LEAST(">="),
        BELOW("<"),
        ABOVE(">");

        final String sign;

        Operator(String sign) {
            this.sign = sign;
        }
    }
}
