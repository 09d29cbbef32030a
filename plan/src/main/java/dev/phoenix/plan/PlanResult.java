package dev.phoenix.plan;

import java.util.List;

/// What came of reading a plan file: the plan, or every problem in it.
public sealed interface PlanResult {
    /// The file is a plan.
    record Valid(Plan plan) implements PlanResult {}

    /// The file is no plan; all its problems, in the order of their lines.
    record Invalid(List<Problem> problems) implements PlanResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
