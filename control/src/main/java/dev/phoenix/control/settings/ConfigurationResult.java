package dev.phoenix.control.settings;

import java.util.List;

/// What came of reading the environment: the configuration, or every problem in it.
public sealed interface ConfigurationResult {
    /// Nothing is wrong.
    record Valid(Configuration configuration) implements ConfigurationResult {}

    /// One sentence for each problem, each beginning with its key or with the plan's file and line.
    record Invalid(List<String> problems) implements ConfigurationResult {
        public Invalid {
            problems = List.copyOf(problems);
        }
    }
}
