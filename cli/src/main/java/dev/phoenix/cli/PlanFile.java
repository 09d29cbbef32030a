package dev.phoenix.cli;

import dev.phoenix.compare.Rules;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.PlanResult;
import dev.phoenix.plan.Problem;
import dev.phoenix.plan.route.CompareRules;
import dev.phoenix.plan.route.Route;
import dev.phoenix.plan.yaml.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Reads a plan file, with the rules of its routes tried on the engine that will use them.
final class PlanFile {
    private PlanFile() {}

    static Plan read(Path file) {
        return parse(RulesFile.text(file), file.toString());
    }

    /// @param from what problems call the plan
    static Plan parse(String yaml, String from) {
        return switch (Plan.parse(yaml, from)) {
            case PlanResult.Invalid(List<Problem> problems) ->
                throw new Trouble(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
            case PlanResult.Valid(Plan plan) -> checked(plan, from);
        };
    }

    /// What the engine of the comparison has against the plan's rules.
    static List<String> problems(Plan plan, String from) {
        var problems = new ArrayList<String>();
        for (var route : plan.routes()) {
            var rules = rules(route.compare());
            rules.problems().forEach(problem -> problems.add(from + ": route " + route.name() + ": " + problem));
        }
        return problems;
    }

    private static Plan checked(Plan plan, String from) {
        var problems = problems(plan, from);
        if (!problems.isEmpty()) {
            throw new Trouble(String.join("\n", problems));
        }
        return plan;
    }

    /// The rules of one route of a plan.
    static Rules rules(Path file, String route) {
        var plan = read(file);
        return plan.route(route)
                .map(found -> rules(found.compare()).build())
                .orElseThrow(() -> new Trouble(file + " has no route " + route + ". "
                        + Nearest.sentence(
                                route, plan.routes().stream().map(Route::name).toList())));
    }

    static Rules.Builder rules(CompareRules compare) {
        var rules = Rules.builder();
        compare.rules().forEach(rule -> RulesFile.add(rule, rules));
        return rules;
    }
}
