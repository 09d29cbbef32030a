package dev.phoenix.control.conductor;

import dev.phoenix.control.journal.JournalEntry;
import dev.phoenix.control.journal.JournalEntry.Act;
import dev.phoenix.control.journal.JournalEntry.Event;
import dev.phoenix.control.journal.JournalEntry.Grounds;
import dev.phoenix.control.journal.JournalEntry.Place;
import dev.phoenix.control.migration.Migration;
import dev.phoenix.control.migration.Migrations;
import dev.phoenix.control.settings.PlanFile;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.PlanResult;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Share;
import dev.phoenix.plan.transition.Standing;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/// What a start does with the plan file: begins the migration of this name, goes on with it, or, when the file has
/// changed, puts the new text in force with a fresh evidence. Any thread.
public final class Adoption {
    private Adoption() {}

    public static Migration adopt(Handle handle, PlanFile file, Instant now) {
        var mover = new Mover(file.plan());
        var created = Migrations.create(handle, file.plan().migration(), now);
        if (created.isPresent()) {
            return begin(handle, file, mover, Migrations.locked(handle, created.get()), now);
        }
        var migration = Migrations.named(handle, file.plan().migration()).orElseThrow();
        var before = Migrations.plan(handle, migration.id(), migration.planNumber());
        return before.equals(file.yaml()) ? migration : change(handle, file, mover, migration, now);
    }

    private static Migration begin(Handle handle, PlanFile file, Mover mover, Migration migration, Instant now) {
        Migrations.addPlan(handle, migration.id(), migration.planNumber(), file, now);
        var act = Act.done(
                Event.START,
                JournalEntry.CONDUCTOR,
                "The migration " + file.plan().migration() + " is known now; an operator promotes it to start.");
        var wanted = new Mover.Wanted(Standing.START, act, Grounds.NONE);
        var from = Place.of(file.plan(), Position.OFF);
        return mover.record(handle, from, migration, wanted, now).migration();
    }

    private static Migration change(Handle handle, PlanFile file, Mover mover, Migration migration, Instant now) {
        int number = migration.planNumber() + 1;
        var stood = stood(Migrations.plan(handle, migration.id(), migration.planNumber()), migration.position());
        Migrations.addPlan(handle, migration.id(), number, file, now);
        Notifications.giveUpStrangers(handle, migration.id(), file.plan());
        var to = new Standing(landing(file.plan(), migration.position(), new Share(stood.share())), migration.mode());
        var act = Act.done(
                Event.PLAN,
                JournalEntry.CONDUCTOR,
                "The plan file has changed: its text " + number + " is in force, and the evidence starts afresh.");
        var wanted = new Mover.Wanted(to, act, Grounds.NONE);
        return mover.replan(handle, migration.withPlan(number), wanted, stood, now)
                .migration();
    }

    /// Where it stood, with the share that the earlier plan gave that position. A text that no longer reads as a plan
    /// (this version of control is stricter) counts as no share: then nobody is moved forwards.
    private static Place stood(String yaml, Position position) {
        return switch (Plan.parse(yaml, "the plan in the database")) {
            case PlanResult.Valid(var plan) when plan.positions().contains(position) -> Place.of(plan, position);
            case PlanResult.Valid valid -> new Place(position.stage().word(), position.step(), 0);
            case PlanResult.Invalid invalid -> new Place(position.stage().word(), position.step(), 0);
        };
    }

    /// Where a migration goes on under a changed plan: where it stood, unless more customers would be on the candidate
    /// there than are now; then at the last position before it that moves nobody forwards.
    public static Position landing(Plan plan, Position stood, Share share) {
        return plan.positions().stream()
                .filter(position -> position.stage().compareTo(stood.stage()) < 0
                        || (position.stage() == stood.stage() && position.step() <= stood.step()))
                .filter(position -> plan.share(position).compareTo(share) <= 0)
                .reduce((earlier, later) -> later)
                .orElse(Position.OFF);
    }
}
