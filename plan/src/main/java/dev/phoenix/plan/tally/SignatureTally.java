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
/// @param seen when, and what asking legacy twice said of it
public record SignatureTally(
        String signature, String path, String kind, long count, boolean critical, List<String> examples, Seen seen) {

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
        // Evidence that was stored before this was noted has none.
        seen = Objects.requireNonNullElse(seen, Seen.UNKNOWN);
        examples = examples.stream().limit(MOST_EXAMPLES).toList();
    }

    /// A cause of which nobody noted when it was seen.
    public SignatureTally(
            String signature, String path, String kind, long count, boolean critical, List<String> examples) {
        this(signature, path, kind, count, critical, examples, Seen.UNKNOWN);
    }

    /// When something was seen first and last, in milliseconds since 1970 by the gateways' clocks, and in how many of
    /// its exchanges legacy was asked twice.
    ///
    /// @param noise exchanges in which legacy's second answer disagreed with its first one here
    public record Seen(long firstMillis, long lastMillis, long askedTwice, long noise) {
        public static final Seen UNKNOWN = new Seen(0, 0, 0, 0);

        /// Legacy was asked once.
        public Seen(long firstMillis, long lastMillis) {
            this(firstMillis, lastMillis, 0, 0);
        }

        boolean isTimed() {
            return lastMillis != 0;
        }

        Seen plus(Seen other) {
            var times = isTimed() ? this : other;
            boolean both = isTimed() && other.isTimed();
            return new Seen(
                    both ? Math.min(firstMillis, other.firstMillis) : times.firstMillis,
                    both ? Math.max(lastMillis, other.lastMillis) : times.lastMillis,
                    askedTwice + other.askedTwice,
                    noise + other.noise);
        }
    }

    /// Sightings of causes that are not told apart.
    public static SignatureTally further(long count) {
        return new SignatureTally(FURTHER, "further paths", "various", count, false, List.of());
    }

    /// When it was seen, where that was noted.
    public Optional<Seen> times() {
        return Optional.of(seen).filter(Seen::isTimed);
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
