package dev.phoenix.control.room;

import dev.phoenix.control.conductor.Conductor;
import dev.phoenix.control.conductor.Notifications;
import dev.phoenix.control.conductor.Operators;
import dev.phoenix.control.conductor.Preparations;
import dev.phoenix.control.gateways.Gateways;
import dev.phoenix.control.journal.Journal;
import dev.phoenix.control.journal.JournalEntry;
import dev.phoenix.control.migration.Freezes;
import dev.phoenix.control.migration.Migration;
import dev.phoenix.control.migration.Migrations;
import dev.phoenix.control.migration.Predecessors;
import dev.phoenix.control.tally.Counts;
import dev.phoenix.control.tally.Examples;
import dev.phoenix.control.tally.Lately;
import dev.phoenix.control.tally.Ranks;
import dev.phoenix.control.tally.RuleReports;
import dev.phoenix.control.tally.Tallies;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Share;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.WayBack;
import dev.phoenix.plan.gate.Decisions;
import dev.phoenix.plan.gate.Evidence;
import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.gate.Reading;
import dev.phoenix.plan.transition.Mode;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// Reads the status out of the tables. Any thread.
public final class StatusReader {
    private final Plan plan;
    private final List<Status.Stop> track;

    public StatusReader(Plan plan) {
        this.plan = plan;
        this.track = plan.positions().stream().map(this::stop).toList();
    }

    private Status.Stop stop(Position position) {
        return new Status.Stop(
                position.stage().word(),
                position.step(),
                plan.share(position).of100000(),
                sample(position).of100000());
    }

    private Share sample(Position position) {
        var reverse = plan.reverseSample(position);
        return reverse.equals(Share.NONE) ? plan.shadowSample(position) : reverse;
    }

    Status read(Handle handle, long id, Instant now, Lately.Point lately) {
        var migration = Migrations.read(handle, id);
        var position = migration.position();
        var evidence = Tallies.evidence(handle, migration);
        var readings = Gate.read(plan, position, evidence, Ranks.OF_HDR, now);
        var all = Tallies.routes(handle, id, 0);
        return new Status(
                new Status.Where(
                        plan.migration(),
                        position.stage().word(),
                        position.step(),
                        plan.share(position).of100000(),
                        sample(position).of100000(),
                        migration.version(),
                        Journal.decision(handle, id)),
                course(handle, migration, readings, evidence, now),
                new Status.Gate(
                        Conductor.verdict(readings),
                        readings.stream().map(JournalEntry.Line::of).toList()),
                WayBack.from(plan, position, Counts.traffic(all).candidate().requests()),
                new Status.Evidence(
                        evidence.since(),
                        Counts.traffic(evidence.routes()),
                        Counts.pairs(evidence.routes()),
                        Counts.worstSignatures(
                                evidence.routes(),
                                Examples.taped(handle, id, migration.period().fromVersion())),
                        RuleReports.idle(handle, id, migration.period().fromVersion())),
                new Status.Totals(Counts.traffic(all), Counts.pairs(all)),
                new Status.Around(
                        now, Gateways.seen(handle, id, now), track, lately, Notifications.summary(handle, id)));
    }

    private Status.Course course(
            Handle handle, Migration migration, List<Reading> readings, Evidence evidence, Instant now) {
        var preparing = Preparations.waiting(handle, migration.id());
        var waits = new Status.Waits(
                preparing.map(due -> new Status.Preparing(
                        due.decision(),
                        due.to().stage().word(),
                        due.to().step(),
                        due.toShare(),
                        due.tries().attempts(),
                        due.tries().lastAnswer())),
                new Status.Approvals(plan.approvals(migration.position()), Migrations.approvals(handle, migration)),
                Freezes.now(handle, plan.course().freezes(), migration.id(), now),
                Predecessors.missing(handle, plan).stream()
                        .map(one -> new Status.Comes(
                                one.migration(),
                                one.reached().word(),
                                one.stands().map(StageName::word)))
                        .toList());
        var reason = migration.mode() == Mode.RUNNING && preparing.isEmpty()
                ? Decisions.decide(plan, migration.position(), readings, evidence)
                        .reason()
                : migration.reason();
        return new Status.Course(
                migration.mode(),
                reason,
                migration.period().attempt(),
                migration.period().entered(),
                Operators.allowed(handle, plan, migration, now),
                waits,
                Journal.forced(handle, migration.id()).stream()
                        .map(StatusReader::forced)
                        .toList());
    }

    private static Status.Forced forced(JournalEntry entry) {
        var to = entry.way().to();
        return new Status.Forced(
                entry.id(),
                entry.at(),
                entry.act().by(),
                entry.act().reason(),
                to.stage() + " step " + (to.step() + 1));
    }
}
