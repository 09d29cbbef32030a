package dev.phoenix.control.conductor;

import dev.phoenix.control.conductor.Preparations.Preparation;
import dev.phoenix.control.conductor.Preparations.Tries;
import dev.phoenix.control.journal.Journal;
import dev.phoenix.control.journal.JournalEntry;
import dev.phoenix.control.journal.JournalEntry.Act;
import dev.phoenix.control.journal.JournalEntry.Draft;
import dev.phoenix.control.journal.JournalEntry.Event;
import dev.phoenix.control.journal.JournalEntry.Grounds;
import dev.phoenix.control.journal.JournalEntry.Outcome;
import dev.phoenix.control.journal.JournalEntry.Place;
import dev.phoenix.control.journal.JournalEntry.Way;
import dev.phoenix.control.migration.Migration;
import dev.phoenix.control.migration.Migrations;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.transition.Mode;
import dev.phoenix.plan.transition.Standing;
import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Carries decisions out, within the transaction that took them: journal, snapshot, where the migration stands, and
/// what the prepare hook is to be told. Decides nothing. Any thread; the caller has locked the migration's row.
final class Mover {
    private final Plan plan;

    Mover(Plan plan) {
        this.plan = plan;
    }

    /// What a decision wants: where to stand, what the journal says of it, and what it rests on.
    record Wanted(Standing to, Act act, Grounds grounds) {
        Position position() {
            return to.position();
        }
    }

    /// What was carried out.
    record Carried(Outcome outcome, long entry, Migration migration) {}

    /// Goes where the decision wants. To another position at once, or, when more customers would be on the candidate
    /// there and the plan has a prepare hook, after the hook's 2xx. A raise that waits for the hook is called off.
    Carried move(Handle handle, Migration migration, Wanted wanted, Instant now) {
        boolean isRaise = share(wanted.position()) > share(migration.position());
        if (isRaise && plan.prepare().isPresent()) {
            return ask(handle, migration, wanted, now);
        }
        var cancelled = cancel(handle, migration);
        var carried = wanted.position().equals(migration.position())
                ? stay(handle, migration, wanted, now)
                : enter(handle, migration, wanted, now);
        tell(handle, carried, cancelled.map(Preparation::toShare).orElse(share(migration.position())));
        return carried;
    }

    private Carried ask(Handle handle, Migration migration, Wanted wanted, Instant now) {
        var draft = new Draft(wanted.act().as(Outcome.WAITING), way(migration, wanted.position()), wanted.grounds());
        long entry = append(handle, migration, draft, now);
        var from = share(migration.position());
        var tries = new Tries(0, "");
        Preparations.add(
                handle,
                migration.id(),
                new Preparation(entry, from, share(wanted.position()), wanted.position(), true, tries));
        return new Carried(Outcome.WAITING, entry, migration);
    }

    private Carried stay(Handle handle, Migration migration, Wanted wanted, Instant now) {
        var changed = migration.withMode(wanted.to().mode(), wanted.act().told());
        long entry = note(handle, migration, wanted.act(), wanted.grounds(), now);
        Migrations.write(handle, changed);
        return new Carried(Outcome.DONE, entry, changed);
    }

    private Carried enter(Handle handle, Migration migration, Wanted wanted, Instant now) {
        int attempt = Migrations.entries(handle, migration.id(), wanted.position()) + 1;
        var entered = migration.entering(wanted.to(), wanted.act().told(), attempt, now);
        return record(handle, Place.of(plan, migration.position()), entered, wanted, now);
    }

    /// Puts a changed plan in force, with a fresh evidence.
    ///
    /// @param stood where it stood, as the plan tells it that was in force before
    Carried replan(Handle handle, Migration migration, Wanted wanted, Place stood, Instant now) {
        var cancelled = cancel(handle, migration);
        long version = migration.version() + 1;
        int attempt = Migrations.entries(handle, migration.id(), wanted.position()) + 1;
        var entered = wanted.position().equals(migration.position())
                ? migration.period().entered()
                : now;
        var period = new Migration.Period(entered, version, now, attempt, "");
        var replanned =
                new Migration(migration.id(), migration.planNumber(), version, wanted.to(), migration.reason(), period);
        var carried = record(handle, stood, replanned, wanted, now);
        tell(handle, carried, cancelled.map(Preparation::toShare).orElse(stood.share()));
        return carried;
    }

    /// Writes down what is in force now: the journal's entry, the snapshot, and where the migration stands.
    Carried record(Handle handle, Place from, Migration entered, Wanted wanted, Instant now) {
        var way = new Way(
                from,
                Place.of(plan, entered.position()),
                entered.version(),
                entered.period().attempt());
        long entry = append(handle, entered, new Draft(wanted.act(), way, wanted.grounds()), now);
        Migrations.addSnapshot(handle, entered, entry);
        Migrations.write(handle, entered);
        return new Carried(Outcome.DONE, entry, entered);
    }

    /// Writes an entry and, in the same transaction, to whom it is owed.
    private long append(Handle handle, Migration migration, Draft draft, Instant now) {
        long entry = Journal.append(handle, migration.id(), now, draft);
        Notifications.owe(handle, new Notifications.Debt(migration.id(), entry, draft.act(), now), plan);
        return entry;
    }

    /// Writes down something that moves nothing.
    long note(Handle handle, Migration migration, Act act, Grounds grounds, Instant now) {
        return append(handle, migration, new Draft(act, way(migration, migration.position()), grounds), now);
    }

    private Way way(Migration migration, Position to) {
        return new Way(
                Place.of(plan, migration.position()),
                Place.of(plan, to),
                migration.version(),
                migration.period().attempt());
    }

    /// Puts the position in force that the hook has prepared; nothing happens when it was called off meanwhile.
    void prepared(Handle handle, Migration migration, Preparation preparation, Instant now) {
        if (!Preparations.close(handle, preparation.decision(), false) || !preparation.waits()) {
            return;
        }
        var act = Act.done(
                Event.PREPARED,
                JournalEntry.CONDUCTOR,
                "The prepare hook has answered: decision " + preparation.decision() + " takes effect.");
        var to = new Standing(preparation.to(), Mode.RUNNING);
        enter(handle, migration, new Wanted(to, act, Grounds.NONE), now);
    }

    private Optional<Preparation> cancel(Handle handle, Migration migration) {
        var waiting = Preparations.waiting(handle, migration.id());
        waiting.ifPresent(preparation -> Preparations.close(handle, preparation.decision(), true));
        return waiting;
    }

    /// Lets the hook know of a smaller share than it was last told of. Nothing waits for its answer.
    private void tell(Handle handle, Carried carried, int lastTold) {
        var position = carried.migration().position();
        if (plan.prepare().isPresent() && share(position) < lastTold) {
            var tries = new Tries(0, "");
            Preparations.add(
                    handle,
                    carried.migration().id(),
                    new Preparation(carried.entry(), lastTold, share(position), position, false, tries));
        }
    }

    private int share(Position position) {
        return plan.share(position).of100000();
    }
}
