package dev.phoenix.plan.file;

import dev.phoenix.plan.Plan.Predecessor;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads which migrations this one comes after.
final class AfterParser {
    /// Each look asks all of them.
    private static final int MOST = 20;

    private static final Map<String, StageName> STAGES = Map.of(
            "shadow", StageName.SHADOW,
            "canary", StageName.CANARY,
            "live", StageName.LIVE,
            "complete", StageName.COMPLETE);

    private AfterParser() {}

    static List<Predecessor> predecessors(Section file, String migration) {
        var given = file.get("after");
        var items = given.map(Value::items).orElse(List.of());
        if (items.size() > MOST) {
            given.get()
                    .problem(
                            "This migration comes after more than " + MOST + " others.",
                            "Name those alone that no other one of them comes after.");
        }
        var predecessors = new ArrayList<Predecessor>();
        items.forEach(item -> item.section(PlanKeys.AFTER)
                .ifPresent(section -> section.need("migration", "migration: taxation")
                        .ifPresent(name -> name.name()
                                .filter(other -> isAnother(name, other, migration, predecessors))
                                .ifPresent(other -> predecessors.add(new Predecessor(
                                        other,
                                        section.get("reached")
                                                .flatMap(value -> value.word(STAGES))
                                                .orElse(Predecessor.DEFAULT_REACHED)))))));
        return predecessors;
    }

    private static boolean isAnother(Value name, String other, String migration, List<Predecessor> before) {
        if (other.equals(migration)) {
            name.problem("`" + other + "` would come after itself.", "Name another migration.");
            return false;
        }
        if (before.stream().anyMatch(one -> one.migration().equals(other))) {
            name.problem("`" + other + "` is named twice.", "Name it once, with the later stage.");
            return false;
        }
        return true;
    }
}
