package dev.phoenix.compare;

import java.util.BitSet;
import java.util.List;

/// Which rules have matched a place so far. A rule that never does is a mistake or no longer needed. Answers with equal
/// bytes are not looked into and say nothing about rules. One thread; [#add] brings the uses of many together.
public final class RuleUse {
    private final BitSet matched = new BitSet();
    private long bodies;

    void body() {
        bodies++;
    }

    void match(Ruled rule) {
        matched.set(rule.number());
    }

    /// Pairs of bodies that were looked into.
    public long bodies() {
        return bodies;
    }

    /// Takes over what another use has seen of the same rules.
    public void add(RuleUse other) {
        matched.or(other.matched);
        bodies += other.bodies;
    }

    /// The rules for documents that matched nowhere, as their author wrote them; none before a body was looked into.
    public List<String> unmatched(Rules rules) {
        if (bodies == 0) {
            return List.of();
        }
        return rules.all().stream()
                .filter(rule -> !matched.get(rule.number()))
                .map(Ruled::toString)
                .toList();
    }
}
