package dev.phoenix.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.PlanResult;
import java.nio.file.Path;
import java.util.List;

/// What a check of a plan file found, for programs.
final class PlanCheck {
    private final ObjectNode found = new ObjectMapper().createObjectNode();

    PlanCheck(Path file) {
        var name = file.toString();
        found.put("file", name);
        switch (Plan.parse(RulesFile.text(file), name)) {
            case PlanResult.Invalid(var problems) -> {
                found.put("valid", false);
                var list = found.putArray("problems");
                problems.forEach(problem -> list.addObject()
                        .put("line", problem.line())
                        .put("column", problem.column())
                        .put("what", problem.what())
                        .put("mend", problem.mend()));
            }
            case PlanResult.Valid(var plan) -> valid(plan, PlanFile.problems(plan, name));
        }
    }

    /// The rules of a valid plan are tried on the engine that will use them; what it says has no line.
    private void valid(Plan plan, List<String> ofRules) {
        found.put("valid", ofRules.isEmpty());
        var list = found.putArray("problems");
        ofRules.forEach(problem -> list.addObject().put("what", problem));
        found.put("migration", plan.migration());
        found.put("routes", plan.routes().size());
        found.put("compared", compared(plan));
        found.put("positions", plan.positions().size());
    }

    static long compared(Plan plan) {
        return plan.routes().stream().filter(route -> route.compared()).count();
    }

    boolean isValid() {
        return found.path("valid").asBoolean();
    }

    ObjectNode json() {
        return found;
    }
}
