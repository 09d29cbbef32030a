package dev.phoenix.plan.tally;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Differences with the same cause.
///
/// @param signature what makes the cause one: route, path pattern, kind and shape of the values
/// @param path the path pattern, such as `$.lines[*].tax`
/// @param kind how the values disagree
/// @param count exchanges in which it was seen
/// @param examples at most five, such as `$.tax: 86 → 88 (exchange 0199…)`
/// @param seen when; [Span#UNKNOWN] where nobody noted it
public record SignatureTally(
        String signature, String path, String kind, long count, boolean critical, List<String> examples, Span seen) {

    /// More examples say nothing new and cost space in every window.
    public static final int MOST_EXAMPLES = 5;

    /// The signature of all causes beyond those that are told apart.
    public static final String FURTHER = "further";

    /// Critical causes first, then the most often seen, [#FURTHER] last; ties by name, so that no order of merging
    /// shows.
    static final Comparator<SignatureTally> BY_WEIGHT = Comparator.comparing(SignatureTally::isFurther)
            .thenComparing(tally -> !tally.critical)
            .thenComparing(Comparator.comparingLong(SignatureTally::count).reversed())
            .thenComparing(SignatureTally::signature);

    public SignatureTally {
        // Evidence that was stored before there were spans has none.
        seen = Objects.requireNonNullElse(seen, Span.UNKNOWN);
        examples = examples.stream().limit(MOST_EXAMPLES).toList();
    }

    /// A cause of which nobody noted when it was seen.
    public SignatureTally(
            String signature, String path, String kind, long count, boolean critical, List<String> examples) {
        this(signature, path, kind, count, critical, examples, Span.UNKNOWN);
    }

    /// When something was seen first and last, in milliseconds since 1970 by the gateways' clocks.
    public record Span(long firstMillis, long lastMillis) {
        public static final Span UNKNOWN = new Span(0, 0);

        Span plus(Span other) {
            if (equals(UNKNOWN) || other.equals(UNKNOWN)) {
                return equals(UNKNOWN) ? other : this;
            }
            return new Span(Math.min(firstMillis, other.firstMillis), Math.max(lastMillis, other.lastMillis));
        }
    }

    /// Sightings of causes that are not told apart.
    public static SignatureTally further(long count) {
        return new SignatureTally(FURTHER, "further paths", "various", count, false, List.of());
    }

    /// When it was seen, where that was noted.
    public Optional<Span> span() {
        return Optional.of(seen).filter(span -> !span.equals(Span.UNKNOWN));
    }

    private boolean isFurther() {
        return signature.equals(FURTHER);
    }

    /// The same count among the causes that are not told apart any more.
    SignatureTally amongFurther() {
        return new SignatureTally(FURTHER, "further paths", "various", count, critical, examples, seen);
    }

    /// The counts of both, with the earliest examples.
    public SignatureTally plus(SignatureTally other) {
        var both = Stream.concat(examples.stream(), other.examples.stream()).distinct();
        return new SignatureTally(
                signature,
                path,
                kind,
                count + other.count,
                critical || other.critical,
                both.toList(),
                seen.plus(other.seen));
    }
}
