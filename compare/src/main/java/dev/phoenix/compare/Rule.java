package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// What a rule says about the places that its path selects.
sealed interface Rule {
    /// The place is not compared.
    record Ignore() implements Rule {}

    /// The array's order means nothing; with keys, elements with equal keys belong together.
    record Unordered(List<ElementKey> by) implements Rule {}

    /// Values here and below may be this far apart.
    record Tolerate(Tolerance tolerance) implements Rule {}

    /// A difference here or below is one too many.
    record Critical() implements Rule {}

    /// `null` here or below is as good as absent.
    record NullIsAbsent() implements Rule {}

    /// Numbers here and below must be written alike: `1` is not `1.0`.
    record NumbersAsText() implements Rule {}

    /// Upper and lower case mean the same here and below.
    record CaseInsensitive() implements Rule {}

    /// The value must be there on both sides and look like this; which one it is means nothing.
    record Matches(Pattern pattern) implements Rule {}

    /// The text is itself a JSON document and is compared as one.
    record Embedded() implements Rule {}

    /// Legacy's value may become this other one; nothing stands for absent.
    record Intended(Optional<Json> from, Optional<Json> to) implements Rule {
        private static final String ABSENT = "absent";

        /// Reads one end of the change.
        ///
        /// @throws IllegalArgumentException when it is neither JSON nor `absent`
        static Optional<Json> parse(String text) {
            if (text.equals(ABSENT)) {
                return Optional.empty();
            }
            return switch (JsonReader.read(text.getBytes(StandardCharsets.UTF_8))) {
                case JsonReader.Document document -> Optional.of(document.value());
                case JsonReader.Unreadable(String reason) -> throw new IllegalArgumentException(reason);
            };
        }

        boolean accepts(Optional<Json> legacy, Optional<Json> candidate) {
            return legacy.equals(from) && candidate.equals(to);
        }
    }

    /// Both sides name the same thing here, each in its own way.
    record Twin() implements Rule {}

    /// Whether the rule speaks of the value at its place alone, not of what stands below it too.
    default boolean isOfOneValue() {
        return switch (this) {
            case Matches _, Embedded _, Intended _, Twin _ -> true;
            case Ignore _, Unordered _, Tolerate _, Critical _, NullIsAbsent _, NumbersAsText _, CaseInsensitive _ ->
                false;
        };
    }
}
