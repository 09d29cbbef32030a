package dev.phoenix.plan.route;

import dev.phoenix.plan.Percent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How the answers of a route are compared, beyond equal being equal.
///
/// @param rules in the order of the file
/// @param askTwice of how many pairs legacy is asked a second time, to tell its own noise from differences
public record CompareRules(List<Rule> rules, Percent askTwice) {
    /// Legacy is asked once.
    public static final Percent ONCE = Percent.of("0");

    public static final CompareRules NONE = new CompareRules(List.of());

    public CompareRules {
        rules = List.copyOf(rules);
    }

    public CompareRules(List<Rule> rules) {
        this(rules, ONCE);
    }

    /// One rule: what is said (`tolerate`), of which place (`$.eta`), and what else it says (`60s`).
    public record Rule(String word, String at, List<String> details, Term term) {
        public Rule {
            details = List.copyOf(details);
        }
    }

    /// Who answers for a rule, and the first moment at which it no longer holds.
    public record Term(Optional<String> owner, Optional<Instant> until) {
        public static final Term OPEN = new Term(Optional.empty(), Optional.empty());
    }
}
