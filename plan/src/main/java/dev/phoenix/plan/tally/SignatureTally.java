package dev.phoenix.plan.tally;

import java.util.List;
import java.util.stream.Stream;

/// Differences with the same cause.
///
/// @param signature what makes the cause one: route, path pattern and kind
/// @param path the path pattern, such as `$.lines[*].tax`
/// @param kind how the values disagree
/// @param examples at most five, such as `$.tax: 86 → 88 (exchange 0199…)`
public record SignatureTally(
        String signature, String path, String kind, long count, boolean critical, List<String> examples) {
    /// More examples say nothing new and cost space in every window.
    public static final int MOST_EXAMPLES = 5;

    /// The signature of all causes beyond those that are told apart.
    public static final String FURTHER = "further";

    public SignatureTally {
        examples = examples.stream().limit(MOST_EXAMPLES).toList();
    }

    /// The same count among the causes that are not told apart any more.
    SignatureTally amongFurther() {
        return new SignatureTally(FURTHER, "further paths", "various", count, critical, examples);
    }

    /// The counts of both, with the earliest examples.
    public SignatureTally plus(SignatureTally other) {
        var both = Stream.concat(examples.stream(), other.examples.stream()).distinct();
        return new SignatureTally(
                signature, path, kind, count + other.count, critical || other.critical, both.toList());
    }
}
