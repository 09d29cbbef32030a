package dev.phoenix.plan.file;

import dev.phoenix.plan.route.CompareRules;
import dev.phoenix.plan.yaml.Block;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads the rules of a `compare` block: of a plan's route, or of a file with nothing else. One thread.
public final class CompareParser {
    /// Rules that say nothing but the place.
    private static final List<String> PLAIN =
            List.of("ignore", "null-is-absent", "numbers-as-text", "case-insensitive", "embedded", "twins");

    private static final Pattern TOLERANCE = Pattern.compile("\\d{1,18}(?:\\.\\d{1,18})?\\s*(?:%|ms|s|m|h|d|)");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    /// The kinds of values that a rule may ask for.
    private static final Map<String, String> KINDS = Stream.of(
                    "uuid", "timestamp", "date", "digits", "number", "url", "id", "text")
            .collect(Collectors.toMap(Function.identity(), Function.identity()));

    private final List<CompareRules.Rule> rules = new ArrayList<>();
    private final BiConsumer<Value, CompareRules.Rule> each;

    private CompareParser(BiConsumer<Value, CompareRules.Rule> each) {
        this.each = each;
    }

    /// The rules in the block.
    ///
    /// @param each told of each rule that was understood, with its place in the file
    public static CompareRules read(Value block, BiConsumer<Value, CompareRules.Rule> each) {
        var parser = new CompareParser(each);
        block.section(PlanKeys.COMPARE).ifPresent(parser::read);
        return new CompareRules(parser.rules);
    }

    private void read(Section section) {
        PLAIN.forEach(word -> items(section, word).forEach(item -> plain(word, item)));
        items(section, "critical").forEach(this::critical);
        items(section, "unordered").forEach(this::unordered);
        items(section, "tolerate")
                .forEach(item -> detailed(item, PlanKeys.TOLERATE, "within: 60s", CompareParser::within));
        items(section, "matches")
                .forEach(item -> detailed(item, PlanKeys.MATCHES, "regex: '[A-Z]{3}-\\d+'", CompareParser::regex));
        items(section, "kind").forEach(item -> detailed(item, PlanKeys.KIND, "is: uuid", value -> value.word(KINDS)));
        items(section, "intended").forEach(this::intended);
        items(section, "compare-headers").forEach(this::compareHeader);
    }

    private void plain(String word, Value item) {
        if (item.isText()) {
            item.place().ifPresent(at -> add(item, new CompareRules.Rule(word, at, List.of(), CompareRules.Term.OPEN)));
        } else {
            placed(item, PlanKeys.PLACE, word, _ -> Optional.of(List.of()));
        }
    }

    private void critical(Value item) {
        int before = rules.size();
        plain("critical", item);
        for (var critical : List.copyOf(rules.subList(before, rules.size()))) {
            rules.stream()
                    .filter(rule -> rule.word().equals("ignore") && covers(rule.at(), critical.at()))
                    .forEach(ignore -> item.problem(
                            "`" + critical.at() + "` cannot be critical: `" + ignore.at() + "` is ignored.",
                            "Take one of the two away."));
        }
    }

    private static boolean covers(String ignored, String path) {
        boolean isBelow = path.startsWith(ignored)
                && path.length() > ignored.length()
                && ".[/".indexOf(path.charAt(ignored.length())) >= 0;
        return path.equals(ignored) || isBelow;
    }

    private void unordered(Value item) {
        if (item.isText()) {
            plain("unordered", item);
        } else {
            placed(
                    item,
                    PlanKeys.UNORDERED,
                    "unordered",
                    entry -> Optional.of(
                            entry.get("by").map(CompareParser::texts).orElse(List.of())));
        }
    }

    private static List<String> texts(Value value) {
        return value.isText()
                ? value.text().stream().toList()
                : value.items().stream().flatMap(item -> item.text().stream()).toList();
    }

    /// A rule with one more thing to say, under the key that the example begins with.
    private void detailed(Value item, Block block, String example, Function<Value, Optional<String>> detail) {
        var key = example.substring(0, example.indexOf(':'));
        placed(
                item,
                block,
                block.title(),
                entry -> entry.need(key, example).flatMap(detail).map(List::of));
    }

    private static Optional<String> within(Value value) {
        return value.text().filter(text -> {
            boolean fits = TOLERANCE.matcher(text.strip()).matches();
            if (!fits) {
                value.problem(
                        "`within` is no tolerance: `" + text + "`.",
                        "Write `60s` for times, `0.5` or `1%` for numbers.");
            }
            return fits;
        });
    }

    private static Optional<String> regex(Value value) {
        return value.regex().map(Pattern::pattern);
    }

    private void intended(Value item) {
        placed(item, PlanKeys.INTENDED, "intended", entry -> {
            var from = entry.need("from", "from: '1'").flatMap(Value::text);
            var to = entry.need("to", "to: '2'").flatMap(Value::text);
            return from.flatMap(old -> to.map(changed -> List.of(old, changed)));
        });
    }

    private void placed(Value item, Block block, String word, Function<Section, Optional<List<String>>> details) {
        item.section(block).ifPresent(entry -> {
            var at = entry.need("at", "at: $.id").flatMap(Value::place);
            var said = details.apply(entry);
            var term = new CompareRules.Term(
                    entry.get("owner").flatMap(Value::text), entry.get("until").flatMap(CompareParser::until));
            if (at.isPresent() && said.isPresent()) {
                add(item, new CompareRules.Rule(word, at.get(), said.get(), term));
            }
        });
    }

    /// A date, which belongs to the term to its end in UTC, or a moment.
    private static Optional<Instant> until(Value value) {
        return value.text().flatMap(text -> {
            try {
                return Optional.of(
                        text.contains("T")
                                ? Instant.parse(text)
                                : LocalDate.parse(text)
                                        .plusDays(1)
                                        .atStartOfDay()
                                        .toInstant(ZoneOffset.UTC));
            } catch (DateTimeException _) {
                value.problem(
                        "`until` is no date: `" + text + "`.",
                        "Write the last day, such as `2026-12-31`, or a moment such as `2026-12-31T18:00:00Z`.");
                return Optional.empty();
            }
        });
    }

    private void compareHeader(Value item) {
        item.text().ifPresent(name -> {
            if (HEADER.matcher(name).matches()) {
                add(item, new CompareRules.Rule("compare-headers", name, List.of(), CompareRules.Term.OPEN));
            } else {
                item.problem("`" + name + "` is no header field.", "Write its name alone, such as `ETag`.");
            }
        });
    }

    private void add(Value item, CompareRules.Rule rule) {
        rules.add(rule);
        each.accept(item, rule);
    }

    private static List<Value> items(Section section, String key) {
        return section.get(key).map(Value::items).orElse(List.of());
    }
}
