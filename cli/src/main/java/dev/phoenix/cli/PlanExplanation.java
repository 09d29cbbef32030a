package dev.phoenix.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Share;
import dev.phoenix.plan.Stage;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.WayBack;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.stream.Collectors;

/// The reversal table of a plan, for people and as JSON.
final class PlanExplanation {
    private final Plan plan;

    PlanExplanation(Plan plan) {
        this.plan = plan;
    }

    void write(PrintWriter out) {
        out.println(plan.migration() + ": from legacy " + plan.sides().legacy().url() + " to candidate "
                + plan.sides().candidate().url());
        for (var reversal : WayBack.reversals(plan)) {
            out.println();
            out.println(heading(reversal.stage()));
            row(out, "way back", state(reversal));
            row(out, "how", reversal.how());
            row(out, "how long", reversal.howLong());
            row(out, "cost", reversal.cost());
        }
        out.println();
        out.println(end());
    }

    private String heading(StageName name) {
        var steps = plan.stage(name).map(Stage::steps).orElseThrow();
        return steps.isEmpty()
                ? name.word()
                : name.word() + " " + steps.stream().map(Share::toString).collect(Collectors.joining(", "));
    }

    private static String state(WayBack.Reversal reversal) {
        return reversal.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private String end() {
        return WayBack.pointOfNoReturn(plan)
                .map(stage -> "The point of no return is " + stage + ". Until then every stage can be left backwards.")
                .orElse("This plan has no point of no return: every stage can be left backwards.");
    }

    private static void row(PrintWriter out, String name, String text) {
        out.printf("  %-9s %s%n", name, text);
    }

    JsonNode json() {
        var json = JsonNodeFactory.instance.objectNode().put("migration", plan.migration());
        var stages = json.putArray("stages");
        for (var reversal : WayBack.reversals(plan)) {
            stages.addObject()
                    .put("stage", reversal.stage().word())
                    .put("wayBack", reversal.state().name())
                    .put("how", reversal.how())
                    .put("howLong", reversal.howLong())
                    .put("cost", reversal.cost());
        }
        WayBack.pointOfNoReturn(plan).ifPresent(stage -> json.put("pointOfNoReturn", stage.word()));
        return json;
    }
}
