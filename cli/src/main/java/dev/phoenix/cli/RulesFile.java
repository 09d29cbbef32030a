package dev.phoenix.cli;

import dev.phoenix.compare.Rules;
import dev.phoenix.plan.Problem;
import dev.phoenix.plan.yaml.Block;
import dev.phoenix.plan.yaml.Problems;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import dev.phoenix.plan.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/// Reads comparison rules from YAML, in the words of a plan's `compare` block and a few more. One thread.
final class RulesFile {
    private static final Block RULES = Block.of(
            "rules",
            "ignore",
            "unordered",
            "tolerate",
            "critical",
            "null-is-absent",
            "numbers-as-text",
            "case-insensitive",
            "matches",
            "kind",
            "embedded",
            "intended",
            "twins",
            "compare-headers");
    private static final Block UNORDERED = Block.of("unordered", "at", "by");
    private static final Block TOLERATE = Block.of("tolerate", "at", "within");
    private static final Block MATCHES = Block.of("matches", "at", "regex");
    private static final Block KIND = Block.of("kind", "at", "is");
    private static final Block INTENDED = Block.of("intended", "at", "from", "to");

    private final Rules.Builder rules = Rules.builder();
    private int problemsSeen;

    private RulesFile() {}

    static Rules read(Path file) {
        return parse(text(file), file.toString());
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException _) {
            throw new Trouble(file + " does not exist.");
        } catch (IOException failed) {
            throw new Trouble(file + " cannot be read: " + Documents.reason(failed));
        }
    }

    static Rules parse(String yaml, String fileName) {
        if (yaml.isBlank()) {
            throw new Trouble(fileName + ":1:1: The file is empty. Rules start with a key such as `ignore: [$.id]`.");
        }
        var problems = new Problems();
        var reader = new RulesFile();
        Yaml.read(yaml, problems).flatMap(root -> root.section(RULES)).ifPresent(reader::read);
        if (!problems.none()) {
            throw new Trouble(problems.inOrder().stream()
                    .map(found ->
                            new Problem(fileName, found.line(), found.column(), found.what(), found.mend()).toString())
                    .collect(Collectors.joining("\n")));
        }
        return reader.rules.build();
    }

    private void read(Section file) {
        places(file, "ignore", Rules.Builder::ignore);
        places(file, "critical", Rules.Builder::critical);
        places(file, "null-is-absent", Rules.Builder::nullIsAbsent);
        places(file, "numbers-as-text", Rules.Builder::numbersAsText);
        places(file, "case-insensitive", Rules.Builder::caseInsensitive);
        places(file, "embedded", Rules.Builder::embedded);
        places(file, "twins", Rules.Builder::twin);
        places(file, "compare-headers", Rules.Builder::compareHeader);
        items(file, "unordered").forEach(this::unordered);
        entries(file, "tolerate", TOLERATE, "within", Rules.Builder::tolerate);
        entries(file, "matches", MATCHES, "regex", Rules.Builder::matches);
        entries(file, "kind", KIND, "is", Rules.Builder::kind);
        items(file, "intended").forEach(this::intended);
    }

    /// A rule that is a place and one more text.
    private interface PlacedRule {
        Rules.Builder add(Rules.Builder rules, String at, String text);
    }

    private void places(Section file, String key, BiConsumer<Rules.Builder, String> rule) {
        items(file, key)
                .forEach(item -> item.text().ifPresent(at -> {
                    rule.accept(rules, at);
                    report(item);
                }));
    }

    private void entries(Section file, String key, Block block, String what, PlacedRule rule) {
        items(file, key)
                .forEach(item -> item.section(block).ifPresent(entry -> {
                    var at = entry.need("at", "at: $.id").flatMap(Value::text);
                    var text = entry.need(what, what + ": …").flatMap(Value::text);
                    if (at.isPresent() && text.isPresent()) {
                        rule.add(rules, at.get(), text.get());
                        report(item);
                    }
                }));
    }

    private void unordered(Value item) {
        if (item.isText()) {
            item.text().ifPresent(at -> rules.unordered(at));
        } else {
            item.section(UNORDERED).ifPresent(entry -> {
                var by = entry.get("by").map(RulesFile::texts).orElse(List.of());
                entry.need("at", "at: $.lines")
                        .flatMap(Value::text)
                        .ifPresent(at -> rules.unordered(at, by.toArray(String[]::new)));
            });
        }
        report(item);
    }

    private void intended(Value item) {
        item.section(INTENDED).ifPresent(entry -> {
            var at = entry.need("at", "at: $.version").flatMap(Value::text);
            var from = entry.need("from", "from: '1'").flatMap(Value::text);
            var to = entry.need("to", "to: '2'").flatMap(Value::text);
            if (at.isPresent() && from.isPresent() && to.isPresent()) {
                rules.intended(at.get(), from.get(), to.get());
                report(item);
            }
        });
    }

    private static List<String> texts(Value value) {
        return value.isText()
                ? value.text().stream().toList()
                : value.items().stream().flatMap(item -> item.text().stream()).toList();
    }

    private static List<Value> items(Section file, String key) {
        return file.get(key).map(Value::items).orElse(List.of());
    }

    /// Turns what the engine refuses into a problem at its place in the file.
    private void report(Value item) {
        var all = rules.problems();
        all.subList(problemsSeen, all.size())
                .forEach(problem -> item.problem(problem + ".", "See the rules in docs/cli.md."));
        problemsSeen = all.size();
    }
}
