package dev.phoenix.control.room;

import dev.phoenix.control.conductor.Answer;
import dev.phoenix.control.conductor.Bell;
import dev.phoenix.control.conductor.Command;
import dev.phoenix.control.conductor.Operators;
import dev.phoenix.control.database.Database;
import dev.phoenix.control.database.DatabaseAwayException;
import dev.phoenix.control.door.Meters;
import dev.phoenix.control.door.TurnedAway;
import dev.phoenix.control.gateways.Gateways;
import dev.phoenix.control.gateways.InForce;
import dev.phoenix.control.journal.Journal;
import dev.phoenix.control.journal.JournalEntry;
import dev.phoenix.control.journal.JournalEntry.Act;
import dev.phoenix.control.journal.JournalEntry.Event;
import dev.phoenix.control.journal.JournalEntry.Outcome;
import dev.phoenix.control.migration.Migrations;
import dev.phoenix.control.tally.Counts;
import dev.phoenix.control.tally.Examples;
import dev.phoenix.control.tally.Intake;
import dev.phoenix.control.tally.Lately;
import dev.phoenix.control.tally.RuleReports;
import dev.phoenix.control.tally.Tallies;
import dev.phoenix.plan.tally.Example;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.RuleReport;
import dev.phoenix.plan.tally.Tally;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/// Where everything that comes from outside is answered: gateways' reports, people's questions and
/// commands. Any thread; what must be kept is in the database before the answer goes out.
public final class Desk {
    private final Database database;
    private final long migration;
    private final StatusReader reader;
    private final Operators operators;
    private final InForce inForce;
    private final Intake intake;
    private final Lately lately = new Lately();
    private final Refusals refusals = new Refusals();
    private final Meters meters;
    private final InstantSource clock;
    private final Bell news;

    public Desk(Parts parts, StatusReader reader, Operators operators) {
        this.database = parts.database();
        this.migration = parts.migration();
        this.inForce = parts.inForce();
        this.meters = parts.meters();
        this.clock = parts.clock();
        this.news = parts.news();
        this.intake = new Intake(database, migration, clock);
        this.reader = reader;
        this.operators = operators;
    }

    /// What the pieces of one control process share.
    ///
    /// @param news rings when something was decided that others wait for
    public record Parts(
            Database database, long migration, InForce inForce, Meters meters, InstantSource clock, Bell news) {}

    InForce inForce() {
        return inForce;
    }

    /// Puts the snapshot in force that the database says is; gateways that wait for another get it at once.
    public void refresh() {
        inForce.swap(database.transaction(handle -> Migrations.snapshot(handle, migration)));
    }

    void acknowledge(String gateway, long running) {
        database.transaction(handle -> {
            Gateways.acknowledge(handle, migration, gateway, running, clock.instant());
            return true;
        });
    }

    void count(Tally tally) {
        var count = intake.count(tally);
        meters.tally(count);
        if (count == Tallies.Count.COUNTED) {
            lately.add(tally, inForce.now().position().stage());
        }
    }

    void keep(List<Example> examples) {
        database.transaction(handle -> {
            examples.forEach(example -> Examples.keep(handle, migration, example, clock.instant()));
            return true;
        });
    }

    void keep(String gateway, RuleReport report) {
        database.transaction(handle -> {
            RuleReports.keep(handle, migration, gateway, report);
            return true;
        });
    }

    Optional<Examples.Shown> example(String exchange) {
        return database.transaction(handle -> Examples.find(handle, migration, exchange));
    }

    Acted act(Command command, Optional<Long> seen) {
        var acted = database.transaction(handle -> {
            var answer = operators.act(handle, migration, command, seen, clock.instant());
            return new Acted(answer, Journal.decision(handle, migration));
        });
        if (!(acted.answer() instanceof Answer.Done)) {
            meters.refused();
        }
        refresh();
        news.ring();
        return acted;
    }

    /// What came of a command, and the last decision there is after it.
    record Acted(Answer answer, long decision) {}

    /// Writes down that somebody was turned away.
    public void refused(TurnedAway turned) {
        meters.refused();
        try {
            refusals.turned(turned, clock.instant()).ifPresent(line -> note(List.of(line)));
        } catch (DatabaseAwayException e) {
            meters.databaseAway(); // whoever was turned away is told so all the same
        }
    }

    private void note(List<Refusals.Line> lines) {
        database.transaction(handle -> {
            for (var line : lines) {
                var act = new Act(line.event(), Outcome.REFUSED, line.by(), line.sentence(), false);
                operators.note(handle, migration, act, clock.instant());
            }
            return true;
        });
        news.ring();
    }

    /// Does something with the tokens and writes down what, if anything was done.
    <T> Optional<T> tokens(String by, Function<Handle, Optional<T>> work, Function<T, String> told) {
        var done = database.transaction(handle -> {
            var result = work.apply(handle);
            result.map(told)
                    .map(sentence -> Act.done(Event.TOKEN, by, sentence))
                    .ifPresent(act -> operators.note(handle, migration, act, clock.instant()));
            return result;
        });
        news.ring();
        return done;
    }

    /// The last entry of the journal that decided something.
    long decision() {
        return database.transaction(handle -> Journal.decision(handle, migration));
    }

    Instant now() {
        return clock.instant();
    }

    public Status status() {
        var point = lately.latest();
        return database.transaction(handle -> reader.read(handle, migration, clock.instant(), point));
    }

    /// Ends a second of the chart.
    public void tick() {
        lately.tick(clock.instant());
        var over = refusals.over(clock.instant());
        if (!over.isEmpty()) {
            note(over);
        }
    }

    List<Lately.Point> traffic() {
        return lately.points();
    }

    List<Counts.Signature> differences() {
        return database.transaction(handle -> {
            long from = Migrations.read(handle, migration).period().fromVersion();
            List<RouteTally> routes = Tallies.routes(handle, migration, from);
            return Counts.signatures(routes, Examples.taped(handle, migration, from));
        });
    }

    /// The entries after an id, oldest first; without an id, the newest ones, oldest first.
    public List<JournalEntry> journal(Optional<Long> after, int limit) {
        return database.transaction(handle -> after.isPresent()
                ? Journal.after(handle, migration, after.get(), limit)
                : Journal.newest(handle, migration, limit));
    }

    /// The journal's lines after an id, as they are exported.
    List<String> lines(long after, int limit) {
        return database.transaction(handle -> Journal.lines(handle, migration, after, limit));
    }

    public boolean isDatabaseThere() {
        return database.isThere();
    }
}
