package dev.phoenix.compare;

import java.util.List;
import java.util.stream.Collectors;

/// What comparing two answers ends with.
public sealed interface Comparison {
    /// The answers mean the same.
    record Same() implements Comparison {
        @Override
        public String toString() {
            return "same";
        }
    }

    /// The answers differ. `more` differences beyond the limit were counted but not kept; if any is critical, a
    /// critical one is among those kept.
    record Different(List<Difference> differences, int more) implements Comparison {
        public Different {
            differences = List.copyOf(differences);
        }

        /// Whether a place that the rules call critical differs.
        public boolean critical() {
            return differences.stream().anyMatch(Difference::critical);
        }

        @Override
        public String toString() {
            var lines = differences.stream().map(Difference::toString).collect(Collectors.joining("\n"));
            return more == 0 ? lines : lines + "\nand " + more + " more";
        }
    }

    /// The answers could not be compared. `reason` is one of few (it is counted by); `detail` says more.
    record NotComparable(String reason, String detail) implements Comparison {
        @Override
        public String toString() {
            return detail.isEmpty() ? reason : reason + ": " + detail;
        }
    }

    /// Compares what legacy answered with what the candidate answered. Never throws, whatever the bytes are.
    static Comparison compare(Answer legacy, Answer candidate, Rules rules, Twins twins) {
        return compare(legacy, candidate, rules, twins, new RuleUse());
    }

    /// The same, noting in `use` which rules matched something.
    static Comparison compare(Answer legacy, Answer candidate, Rules rules, Twins twins, RuleUse use) {
        return new AnswerComparison(rules, twins, use).compare(legacy, candidate);
    }
}
