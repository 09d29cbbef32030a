package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.compare.path.InvalidPath;
import dev.phoenix.compare.path.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// How answers of one route are compared; compiled once, used by any thread. A place is a JSONPath (`$.lines[*].tax`),
/// `status`, or a header field (`header.etag`).
public final class Rules {
    private static final Rules NONE = builder().build();

    private final List<Placed> placed;
    private final Set<String> ignoredHead;
    private final Set<String> criticalHead;

    private Rules(List<Placed> placed, Set<String> ignoredHead, Set<String> criticalHead) {
        this.placed = List.copyOf(placed);
        this.ignoredHead = Set.copyOf(ignoredHead);
        this.criticalHead = Set.copyOf(criticalHead);
    }

    /// A rule and the places it speaks of.
    record Placed(JsonPath at, Rule rule) {}

    /// No rules but the header fields that are ignored by default.
    public static Rules none() {
        return NONE;
    }

    /// Starts writing rules down.
    public static Builder builder() {
        return new Builder();
    }

    List<Placed> placed() {
        return placed;
    }

    boolean ignoresHead(String place) {
        return ignoredHead.contains(place);
    }

    boolean criticalHead(String place) {
        return criticalHead.contains(place);
    }

    /// Collects rules as texts and, with them, everything that is wrong with the texts. One thread.
    public static final class Builder {
        private final List<Placed> placed = new ArrayList<>();
        private final Set<String> ignoredHead = new HashSet<>(Head.IGNORED_BY_DEFAULT);
        private final Set<String> criticalHead = new HashSet<>();
        private final List<String> problems = new ArrayList<>();

        private Builder() {}

        /// The place is not compared.
        public Builder ignore(String at) {
            return isHead(at) ? head(at, ignoredHead) : place(at, new Rule.Ignore());
        }

        /// A header field that is ignored by default is compared after all.
        public Builder compareHeader(String name) {
            ignoredHead.remove("header." + name.toLowerCase(Locale.ROOT));
            return this;
        }

        /// The array's order means nothing. With `by` (member names, or JSONPaths from the element), elements that
        /// have equal keys belong together.
        public Builder unordered(String at, String... by) {
            var keys = new ArrayList<ElementKey>();
            for (var key : by) {
                try {
                    keys.add(ElementKey.parse(key));
                } catch (InvalidPath wrong) {
                    problems.add(wrong.getMessage());
                }
            }
            return place(at, new Rule.Unordered(keys));
        }

        /// Values at the place and below may be this far apart.
        public Builder tolerate(String at, Tolerance tolerance) {
            return place(at, new Rule.Tolerate(tolerance));
        }

        /// Like [#tolerate(String, Tolerance)], with the tolerance as [Tolerance#parse] reads it.
        public Builder tolerate(String at, String tolerance) {
            try {
                return tolerate(at, Tolerance.parse(tolerance));
            } catch (IllegalArgumentException wrong) {
                problems.add(wrong.getMessage());
                return this;
            }
        }

        /// One difference at the place or below is one too many.
        public Builder critical(String at) {
            return isHead(at) ? head(at, criticalHead) : place(at, new Rule.Critical());
        }

        /// `null` at the place and below is as good as absent.
        public Builder nullIsAbsent(String at) {
            return place(at, new Rule.NullIsAbsent());
        }

        /// Numbers at the place and below must be written alike.
        public Builder numbersAsText(String at) {
            return place(at, new Rule.NumbersAsText());
        }

        /// Upper and lower case mean the same at the place and below.
        public Builder caseInsensitive(String at) {
            return place(at, new Rule.CaseInsensitive());
        }

        /// The value must be there on both sides and match the regular expression as a whole.
        public Builder matches(String at, String regex) {
            try {
                return place(at, new Rule.Matches(Pattern.compile(regex)));
            } catch (PatternSyntaxException wrong) {
                problems.add("'" + regex + "' is not a regular expression: " + wrong.getDescription());
                return this;
            }
        }

        /// The value must be there on both sides and be of this kind: `uuid`, `timestamp`, `date`, `digits`, `number`,
        /// `url`, `id` or `text`.
        public Builder kind(String at, String kind) {
            var pattern = ValueKind.pattern(kind);
            if (pattern.isEmpty()) {
                problems.add("'" + kind + "' is no kind; kinds are " + ValueKind.names());
                return this;
            }
            return place(at, new Rule.Matches(pattern.get()));
        }

        /// The text at the place is itself a JSON document and is compared as one.
        public Builder embedded(String at) {
            return place(at, new Rule.Embedded());
        }

        /// Legacy's value may become this other one; both are written as JSON.
        public Builder intended(String at, String from, String to) {
            var before = JsonReader.read(from.getBytes(StandardCharsets.UTF_8));
            var after = JsonReader.read(to.getBytes(StandardCharsets.UTF_8));
            if (before instanceof JsonReader.Document(Json old, var _)
                    && after instanceof JsonReader.Document(Json changed, var _)) {
                return place(at, new Rule.Intended(old, changed));
            }
            problems.add("an intended change is written as two JSON values, not " + from + " and " + to);
            return this;
        }

        /// Both sides name the same thing at the place, each in its own way: the names need not be equal.
        public Builder twin(String at) {
            return place(at, new Rule.Twin());
        }

        /// Everything that is wrong with the rules so far.
        public List<String> problems() {
            return List.copyOf(problems);
        }

        /// The rules, compiled.
        ///
        /// @throws IllegalStateException when there are [#problems]
        public Rules build() {
            if (!problems.isEmpty()) {
                throw new IllegalStateException(String.join("; ", problems));
            }
            return new Rules(placed, ignoredHead, criticalHead);
        }

        private static boolean isHead(String at) {
            return at.equals("status") || at.startsWith("header.");
        }

        private Builder head(String at, Set<String> places) {
            places.add(at.toLowerCase(Locale.ROOT));
            return this;
        }

        private Builder place(String at, Rule rule) {
            try {
                placed.add(new Placed(JsonPath.of(at), rule));
            } catch (InvalidPath wrong) {
                problems.add(wrong.getMessage());
            }
            return this;
        }
    }
}
