package dev.phoenix.compare;

import dev.phoenix.compare.path.InvalidPath;
import dev.phoenix.compare.path.JsonPath;
import dev.phoenix.compare.path.MarkupPath;
import dev.phoenix.compare.path.PathTree;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// How answers of one route are compared; compiled once, used by any thread. A place is a JSONPath (`$.lines[*].tax`),
/// `status`, a header field (`header.etag`), or a path into XML or HTML (`xml//line/@sku`, `html//h1`).
public final class Rules {
    private static final Rules NONE = new Builder().build();

    private final List<Ruled> all;
    private final List<Inside> inside = new ArrayList<>();
    private final PathTree<Ruled> tree = new PathTree<>();
    /// Those of `inside` that the tree cannot hold.
    private final List<Inside> outsideTree = new ArrayList<>();
    private final List<InMarkup> markup = new ArrayList<>();
    private final Map<String, List<Ruled>> head = new HashMap<>();
    private final Set<String> ignoredHeaders;
    private final boolean embeds;
    /// What remains when the first of the terms is over, and when that is.
    private final @Nullable Rules later;

    private final Instant laterFrom;

    Rules(List<Ruled> all, Set<String> ignoredHeaders) {
        this.all = List.copyOf(all);
        this.ignoredHeaders = Set.copyOf(ignoredHeaders);
        for (var rule : all) {
            switch (rule.at()) {
                case Place.Inside(var path) -> add(new Inside(path, rule));
                case Place.InMarkup(var path) -> markup.add(new InMarkup(path, rule));
                case Place.Head(var name) ->
                    head.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(rule);
            }
        }
        embeds = all.stream().anyMatch(rule -> rule.rule() instanceof Rule.Embedded);
        var end = all.stream().flatMap(rule -> rule.term().until().stream()).min(Instant::compareTo);
        laterFrom = end.orElse(Instant.MAX);
        later = end.map(over -> new Rules(holding(over), ignoredHeaders)).orElse(null);
    }

    private void add(Inside rule) {
        inside.add(rule);
        if (PathTree.canHold(rule.path())) {
            tree.add(rule.path(), rule.rule());
        } else {
            outsideTree.add(rule);
        }
    }

    /// A rule for places inside documents.
    record Inside(JsonPath path, Ruled rule) {}

    /// A rule for places inside XML or HTML.
    record InMarkup(MarkupPath path, Ruled rule) {}

    /// No rules but the header fields that are ignored by default.
    public static Rules none() {
        return NONE;
    }

    /// Starts writing rules down.
    public static Builder builder() {
        return new Builder();
    }

    /// The rules that hold at this moment: those whose term is over are left out.
    public Rules at(Instant now) {
        return now.isBefore(laterFrom) || later == null ? this : later.at(now);
    }

    /// The rules whose term is over at this moment, as their author wrote them.
    public List<String> expired(Instant now) {
        return all.stream()
                .filter(rule -> rule.term().isOverAt(now))
                .map(Ruled::toString)
                .toList();
    }

    private List<Ruled> holding(Instant now) {
        return all.stream().filter(rule -> !rule.term().isOverAt(now)).toList();
    }

    List<Ruled> all() {
        return all;
    }

    List<Inside> inside() {
        return inside;
    }

    /// The paths of the rules for places inside documents, but for [#outsideTree].
    PathTree<Ruled> tree() {
        return tree;
    }

    List<Inside> outsideTree() {
        return outsideTree;
    }

    List<InMarkup> markup() {
        return markup;
    }

    boolean embeds() {
        return embeds;
    }

    /// The rules for `status` or a header field.
    List<Ruled> head(String place) {
        return head.getOrDefault(place, List.of());
    }

    boolean speaksOfHeaders() {
        return !head.isEmpty();
    }

    boolean ignoresByDefault(String place) {
        return ignoredHeaders.contains(place);
    }

    /// Collects rules as texts and, with them, everything that is wrong with the texts. One thread.
    public static final class Builder {
        private final List<Ruled> all = new ArrayList<>();
        private final Set<String> ignoredHeaders = new HashSet<>(Head.IGNORED_BY_DEFAULT);
        private final List<String> problems = new ArrayList<>();
        private Term term = Term.OPEN;

        private Builder() {}

        /// Owner and expiry of the rules that follow.
        public Builder term(Term ofWhatFollows) {
            term = ofWhatFollows;
            return this;
        }

        /// A rule in the words of a file: `tolerate`, `$.eta`, and what else that rule says, here `60s`.
        public Builder add(String word, String at, List<String> details) {
            switch (RuleWord.of(word)) {
                case IGNORE -> ignore(at);
                case UNORDERED -> unordered(at, details.toArray(String[]::new));
                case TOLERATE -> details.forEach(within -> tolerate(at, within));
                case CRITICAL -> critical(at);
                case NULL_IS_ABSENT -> nullIsAbsent(at);
                case NUMBERS_AS_TEXT -> numbersAsText(at);
                case CASE_INSENSITIVE -> caseInsensitive(at);
                case MATCHES -> details.forEach(regex -> matches(at, regex));
                case KIND -> details.forEach(kind -> kind(at, kind));
                case EMBEDDED -> embedded(at);
                case INTENDED -> intended(at, details.getFirst(), details.getLast());
                case TWINS -> twin(at);
                case COMPARE_HEADERS -> compareHeader(at);
            }
            return this;
        }

        /// The place is not compared.
        public Builder ignore(String at) {
            return place(RuleWord.IGNORE, at, new Rule.Ignore());
        }

        /// A header field that is ignored by default is compared after all.
        public Builder compareHeader(String name) {
            ignoredHeaders.remove(Place.header(name));
            return this;
        }

        /// The array's order means nothing. With `by` (member names, or JSONPaths from the element), elements that
        /// have equal keys belong together. In XML and HTML, keys are attributes (`@sku`) or child elements
        /// (`sku`).
        public Builder unordered(String at, String... by) {
            var keys = new ArrayList<ElementKey>();
            for (var key : by) {
                try {
                    keys.add(MarkupPath.isMeant(at) ? ElementKey.inMarkup(key) : ElementKey.parse(key));
                } catch (InvalidPath wrong) {
                    problems.add(wrong.getMessage());
                }
            }
            return place(RuleWord.UNORDERED, at, new Rule.Unordered(keys));
        }

        /// Values at the place and below may be this far apart.
        public Builder tolerate(String at, Tolerance tolerance) {
            return place(RuleWord.TOLERATE, at, new Rule.Tolerate(tolerance));
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
            return place(RuleWord.CRITICAL, at, new Rule.Critical());
        }

        /// `null` at the place and below is as good as absent.
        public Builder nullIsAbsent(String at) {
            return place(RuleWord.NULL_IS_ABSENT, at, new Rule.NullIsAbsent());
        }

        /// Numbers at the place and below must be written alike.
        public Builder numbersAsText(String at) {
            return place(RuleWord.NUMBERS_AS_TEXT, at, new Rule.NumbersAsText());
        }

        /// Upper and lower case mean the same at the place and below.
        public Builder caseInsensitive(String at) {
            return place(RuleWord.CASE_INSENSITIVE, at, new Rule.CaseInsensitive());
        }

        /// The value must be there on both sides and match the regular expression as a whole.
        public Builder matches(String at, String regex) {
            try {
                return place(RuleWord.MATCHES, at, new Rule.Matches(Pattern.compile(regex)));
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
            return place(RuleWord.KIND, at, new Rule.Matches(pattern.get()));
        }

        /// The text at the place is itself a JSON document and is compared as one.
        public Builder embedded(String at) {
            return place(RuleWord.EMBEDDED, at, new Rule.Embedded());
        }

        /// Legacy's value may become this other one; both are written as JSON, or as `absent`.
        public Builder intended(String at, String from, String to) {
            try {
                var change = new Rule.Intended(Rule.Intended.parse(from), Rule.Intended.parse(to));
                return place(RuleWord.INTENDED, at, change);
            } catch (IllegalArgumentException _) {
                problems.add(
                        "an intended change is written as two JSON values or `absent`, not " + from + " and " + to);
                return this;
            }
        }

        /// Both sides name the same thing at the place, each in its own way: the names need not be equal.
        public Builder twin(String at) {
            return place(RuleWord.TWINS, at, new Rule.Twin());
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
            return new Rules(all, ignoredHeaders);
        }

        private Builder place(RuleWord word, String at, Rule rule) {
            try {
                all.add(new Ruled(all.size(), word.word(), Place.parse(at), rule, term));
            } catch (InvalidPath wrong) {
                problems.add(wrong.getMessage());
            }
            return this;
        }
    }
}
