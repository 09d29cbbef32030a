package dev.phoenix.control.migration;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.StageName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// The migrations that another one comes after, as they stand in the same database. Any thread.
public final class Predecessors {
    /// One that has not come far enough.
    ///
    /// @param reached the stage that it must reach
    /// @param stands where it stands; empty when no migration of this name was ever started on this
    /// database
    public record Missing(String migration, StageName reached, Optional<StageName> stands) {
        String sentence() {
            return stands.map(stage -> migration + " must reach " + reached + " first, and stands at " + stage)
                    .orElse(migration + " must reach " + reached + " first, and this database knows no such migration");
        }
    }

    private Predecessors() {}

    /// Those that have not come far enough, in the plan's order. They are read and not locked: one that
    /// goes back in the same instant keeps the next step from being taken, not this one.
    public static List<Missing> missing(Handle handle, Plan plan) {
        return plan.course().after().stream()
                .flatMap(predecessor -> {
                    var stands = stage(handle, predecessor.migration());
                    var missing = new Missing(predecessor.migration(), predecessor.reached(), stands);
                    return stands.filter(stage -> stage.compareTo(predecessor.reached()) >= 0)
                                    .isPresent()
                            ? Optional.<Missing>empty().stream()
                            : Optional.of(missing).stream();
                })
                .toList();
    }

    /// Why this migration may not go forwards for their sake, in a sentence.
    public static Optional<String> sentence(Handle handle, Plan plan) {
        var missing = missing(handle, plan);
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(missing.stream().map(Missing::sentence).collect(Collectors.joining("; "))
                        + ". Nothing goes forwards until then, not by force either; backwards stays open.");
    }

    private static Optional<StageName> stage(Handle handle, String migration) {
        return handle.createQuery("SELECT stage FROM migration WHERE name = :name")
                .bind("name", migration)
                .map((row, context) -> StageName.of(row.getString("stage")).orElseThrow())
                .findOne();
    }
}
