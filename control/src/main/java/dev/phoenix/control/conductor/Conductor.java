package dev.phoenix.control.conductor;

import dev.phoenix.control.conductor.Mover.Wanted;
import dev.phoenix.control.conductor.Preparations.Preparation;
import dev.phoenix.control.database.Database;
import dev.phoenix.control.gateways.Gateways;
import dev.phoenix.control.journal.Journal;
import dev.phoenix.control.journal.JournalEntry;
import dev.phoenix.control.journal.JournalEntry.Act;
import dev.phoenix.control.journal.JournalEntry.Grounds;
import dev.phoenix.control.migration.Migration;
import dev.phoenix.control.migration.Migrations;
import dev.phoenix.control.tally.Counts;
import dev.phoenix.control.tally.Measurements;
import dev.phoenix.control.tally.Ranks;
import dev.phoenix.control.tally.Tallies;
import dev.phoenix.lease.Fence;
import dev.phoenix.lease.FencedException;
import dev.phoenix.lease.Lease;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.gate.Decision;
import dev.phoenix.plan.gate.Evidence;
import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.gate.Reading;
import dev.phoenix.plan.gate.Verdict;
import dev.phoenix.plan.transition.Turn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;

/// Looks at the gate once a second and carries out what follows from it. Of all processes on one
/// database only the one in the seat decides, and each of its transactions checks the seat's fence.
///
/// A decision, the readings that it rests on and the new snapshot are one transaction: either all of it
/// is known afterwards or none of it happened. Any thread may call; decisions come one after the other
/// by the row's lock.
public final class Conductor {
    /// A gateway asks again at once, so a snapshot is everywhere within a fraction of this.
    private static final Duration TAKES_EFFECT_WITHIN = Duration.ofSeconds(5);

    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);
    private static final Logger LOG = Logger.getLogger(Conductor.class.getName());

    private final Database database;
    private final Plan plan;
    private final long id;
    private final Seat seat;
    private final InstantSource clock;
    private final Mover mover;
    private volatile Instant sweptAt = Instant.EPOCH;

    public Conductor(Database database, Plan plan, long id, Seat seat, InstantSource clock) {
        this.database = database;
        this.plan = plan;
        this.id = id;
        this.seat = seat;
        this.clock = clock;
        this.mover = new Mover(plan);
    }

    /// Looks once; true when this process sits in the seat and nobody took it meanwhile.
    public boolean look() {
        return seat.keep().map(this::lookAs).orElse(false);
    }

    /// Looks once as the holder of this lease; false, and nothing written, when somebody else has taken it.
    public boolean lookAs(Lease lease) {
        return guarded(lease, (handle, migration) -> {
            decide(handle, migration);
            sweep(handle);
            return true;
        });
    }

    /// What the conductor does while the migration's row is locked.
    @FunctionalInterface
    private interface Guarded {
        boolean with(Handle handle, Migration migration);
    }

    private boolean guarded(Lease lease, Guarded work) {
        try {
            return database.transaction(handle -> {
                var migration = Migrations.locked(handle, id);
                Fence.check(handle.getConnection(), lease, seat.patience());
                return work.with(handle, migration);
            });
        } catch (FencedException e) {
            seat.lost();
            LOG.log(Level.WARNING, e.getMessage());
            return false;
        }
    }

    private void decide(Handle handle, Migration migration) {
        var evidence = Tallies.evidence(handle, migration);
        var readings = Gate.read(plan, migration.position(), evidence, Ranks.OF_HDR, clock.instant());
        var turn = Turn.of(plan, migration.standing(), readings, evidence, frozen(handle));
        var grounds = grounds(readings, evidence);
        var to = turn.to().filter(standing -> !isDecidedAlready(handle, turn));
        if (to.isPresent()) {
            var act = Act.done(
                    event(turn.decision()),
                    JournalEntry.CONDUCTOR,
                    turn.decision().reason());
            mover.move(handle, migration, new Wanted(to.get(), act, grounds), clock.instant());
        } else {
            noteVerdict(handle, migration, turn.decision().reason(), grounds);
        }
    }

    /// Why nothing may go forwards now, in a sentence.
    private Optional<String> frozen(Handle handle) {
        return Operators.held(handle, plan, id, clock.instant());
    }

    /// A raise that was decided already and waits for the prepare hook is not decided again.
    private boolean isDecidedAlready(Handle handle, Turn turn) {
        return turn.decision() instanceof Decision.Advance
                && Preparations.waiting(handle, id).isPresent();
    }

    private static JournalEntry.Event event(Decision decision) {
        return switch (decision) {
            case Decision.Advance advance -> JournalEntry.Event.ADVANCE;
            case Decision.Rollback rollback -> JournalEntry.Event.ROLLBACK;
            case Decision.Hold hold -> JournalEntry.Event.GATE;
        };
    }

    /// A gate that moves nothing is journaled when it begins to say something that people should know,
    /// not every second.
    private void noteVerdict(Handle handle, Migration migration, String reason, Grounds grounds) {
        var before = migration.period().lastVerdict();
        var verdict = grounds.verdict();
        if (grounds.readings().isEmpty() || verdict.name().equals(before)) {
            return;
        }
        boolean isBad = verdict == Verdict.FAIL || verdict == Verdict.ERROR;
        int expired = isBad ? Migrations.expireApprovals(handle, migration, clock.instant()) : 0;
        if (isNews(before, verdict)) {
            var why = expired == 0 ? reason : reason + " The approvals that were given have expired.";
            var act = Act.done(JournalEntry.Event.GATE, JournalEntry.CONDUCTOR, why);
            mover.note(handle, migration, act, grounds, clock.instant());
        }
        Migrations.write(handle, migration.withVerdict(verdict.name()));
    }

    /// That evidence gathers is no news. That it passes, fails, breaks or stops coming is, and that it
    /// no longer fails.
    private static boolean isNews(String before, Verdict verdict) {
        boolean wasBad = before.equals(Verdict.FAIL.name()) || before.equals(Verdict.ERROR.name());
        return switch (verdict) {
            case PASS, FAIL, ERROR -> true;
            case NO_DATA -> !before.isEmpty();
            case INCONCLUSIVE -> wasBad;
        };
    }

    public static Verdict verdict(List<Reading> readings) {
        return Reading.verdict(readings);
    }

    static Grounds grounds(List<Reading> readings, Evidence evidence) {
        return new Grounds(readings.stream().map(JournalEntry.Line::of).toList(), Counts.numbers(evidence.routes()));
    }

    private void sweep(Handle handle) {
        var now = clock.instant();
        if (Duration.between(sweptAt, now).compareTo(SWEEP_EVERY) >= 0) {
            Tallies.sweep(handle, id, now);
            sweptAt = now;
        }
    }

    /// The metrics that others measure for the gate where the migration stands, if this process
    /// sits in the seat.
    public Optional<Asked> asked() {
        if (seat.held().isEmpty()) {
            return Optional.empty();
        }
        var position =
                database.transaction(handle -> Migrations.read(handle, id)).position();
        return plan.gate(position)
                .map(Gate::external)
                .filter(metrics -> !metrics.isEmpty())
                .map(metrics -> new Asked(position, metrics));
    }

    /// What others are to be asked, and where the migration stands meanwhile.
    public record Asked(Position position, List<Gate.External> metrics) {}

    /// Takes in what others measured.
    public void measured(Map<String, Evidence.Measured> measured) {
        seat.held()
                .ifPresent(lease -> guarded(lease, (handle, migration) -> {
                    Measurements.write(handle, id, measured);
                    return true;
                }));
    }

    /// The hook's call that is due next, if this process sits in the seat. A raise is not asked for
    /// while nothing goes forwards.
    public Optional<Preparation> due() {
        if (seat.held().isEmpty()) {
            return Optional.empty();
        }
        return database.transaction(handle -> Preparations.due(handle, id).stream()
                .findFirst()
                .filter(preparation ->
                        preparation.waits() ? frozen(handle).isEmpty() : tookEffect(handle, preparation)));
    }

    /// The hook hears of a smaller share when the gateways route by it; it is not kept waiting for one
    /// that is slow.
    private boolean tookEffect(Handle handle, Preparation preparation) {
        var now = clock.instant();
        long version = Migrations.read(handle, id).version();
        boolean isOld = Journal.at(handle, preparation.decision())
                .plus(TAKES_EFFECT_WITHIN)
                .isBefore(now);
        return isOld
                || Gateways.seen(handle, id, now).stream()
                        .allMatch(gateway -> gateway.silent() || gateway.version() >= version);
    }

    /// Takes in what the hook answered; true when a snapshot may have come into force. What it answers
    /// while nothing goes forwards moves nobody: the raise is asked for again afterwards.
    public boolean answered(Preparation preparation, Hook.Answer answer) {
        return seat.held()
                .map(lease -> guarded(lease, (handle, migration) -> {
                    Preparations.answered(handle, preparation.decision(), answer.words());
                    boolean takesEffect = answer.ready()
                            && !(preparation.waits() && frozen(handle).isPresent());
                    if (takesEffect) {
                        mover.prepared(handle, migration, preparation, clock.instant());
                    }
                    return takesEffect;
                }))
                .orElse(false);
    }
}
