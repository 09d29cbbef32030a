package dev.phoenix.cli;

import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Term;
import dev.phoenix.plan.Problem;
import dev.phoenix.plan.file.CompareParser;
import dev.phoenix.plan.route.CompareRules;
import dev.phoenix.plan.yaml.Problems;
import dev.phoenix.plan.yaml.Value;
import dev.phoenix.plan.yaml.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/// Reads comparison rules from YAML, in the words of a plan's `compare` block. One thread.
final class RulesFile {
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
        Yaml.read(yaml, problems).ifPresent(root -> CompareParser.read(root, reader::take));
        if (!problems.none()) {
            throw new Trouble(problems.inOrder().stream()
                    .map(found ->
                            new Problem(fileName, found.line(), found.column(), found.what(), found.mend()).toString())
                    .collect(Collectors.joining("\n")));
        }
        return reader.rules.build();
    }

    /// Gives a rule of a file to the engine.
    static void add(CompareRules.Rule rule, Rules.Builder rules) {
        var term = new Term(rule.term().owner(), rule.term().until());
        rules.term(term).add(rule.word(), rule.at(), rule.details());
    }

    /// Turns what the engine refuses into a problem at its place in the file.
    private void take(Value item, CompareRules.Rule rule) {
        add(rule, rules);
        var all = rules.problems();
        all.subList(problemsSeen, all.size())
                .forEach(problem -> item.problem(problem + ".", "See the rules in docs/plan.md."));
        problemsSeen = all.size();
    }
}
