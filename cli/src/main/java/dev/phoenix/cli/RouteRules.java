package dev.phoenix.cli;

import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.RuleUse;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import dev.phoenix.plan.Plan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The rules that pairs are compared by: those of one file for all of them, or of a plan, for each pair those of its
/// route. Notes which of them matched something. One thread.
final class RouteRules {
    private static final Pattern PLAN = Pattern.compile("(?m)^(?:routes|stages)\\s*:");

    private final Function<String, Rules> rulesOf;
    private final Instant now;
    private final Map<Rules, RuleUse> uses = new LinkedHashMap<>();

    private RouteRules(Function<String, Rules> rulesOf, Instant now) {
        this.rulesOf = rulesOf;
        this.now = now;
    }

    /// @param file rules, or a plan
    /// @param route the route of the plan whose rules hold for every pair
    static RouteRules read(Optional<Path> file, Optional<String> route, Instant now) {
        if (route.isPresent()) {
            var plan = file.orElseThrow(() -> new Trouble("--route needs the plan: give it with --rules."));
            return forAll(PlanFile.rules(plan, route.get()), now);
        }
        if (file.isEmpty()) {
            return forAll(Rules.none(), now);
        }
        return PLAN.matcher(RulesFile.text(file.get())).find()
                ? ofPlan(PlanFile.read(file.get()), now)
                : forAll(RulesFile.read(file.get()), now);
    }

    private static RouteRules forAll(Rules rules, Instant now) {
        return new RouteRules(_ -> rules, now);
    }

    /// For each pair the rules of its route.
    static RouteRules ofPlan(Plan plan, Instant now) {
        var byRoute = new HashMap<String, Rules>();
        for (var route : plan.routes()) {
            byRoute.put(route.name(), PlanFile.rules(route.compare()).build());
        }
        return new RouteRules(route -> byRoute.getOrDefault(route, Rules.none()), now);
    }

    /// The rules of this route that hold now.
    Rules of(String route) {
        return rulesOf.apply(route).at(now);
    }

    Comparison compare(NamedPair pair) {
        return switch (pair) {
            case NamedPair.Unreadable(String _, String reason) ->
                new Comparison.NotComparable("the line cannot be read", reason);
            case NamedPair.Answers(String _, String route, Optional<Instant> _, NamedPair.Sides sides, String _) -> {
                var rules = of(route);
                var use = uses.computeIfAbsent(rules, _ -> new RuleUse());
                yield Comparison.compare(sides.legacy(), sides.candidate(), rules, Twins.none(), use);
            }
        };
    }

    /// Rules that are over, and rules that matched nothing although bodies were looked into.
    List<String> notes() {
        var notes = new ArrayList<String>();
        uses.forEach((rules, use) -> use.unmatched(rules)
                .forEach(rule -> notes.add("This rule matched nothing: " + rule + ". Is its path right?")));
        return notes;
    }
}
