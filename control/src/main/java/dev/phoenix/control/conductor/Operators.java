package dev.phoenix.control.conductor;

import dev.phoenix.control.conductor.Mover.Carried;
import dev.phoenix.control.conductor.Mover.Wanted;
import dev.phoenix.control.journal.Journal;
import dev.phoenix.control.journal.JournalEntry;
import dev.phoenix.control.journal.JournalEntry.Act;
import dev.phoenix.control.journal.JournalEntry.Grounds;
import dev.phoenix.control.journal.JournalEntry.Outcome;
import dev.phoenix.control.migration.Freezes;
import dev.phoenix.control.migration.Migration;
import dev.phoenix.control.migration.Migrations;
import dev.phoenix.control.migration.Predecessors;
import dev.phoenix.control.tally.Ranks;
import dev.phoenix.control.tally.Tallies;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.gate.Reading;
import dev.phoenix.plan.gate.Verdict;
import dev.phoenix.plan.transition.Move;
import dev.phoenix.plan.transition.Request;
import dev.phoenix.plan.transition.Standing;
import dev.phoenix.plan.transition.Transitions;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Carries out what people ask for, as the plan's table of transitions allows. Everything asked is
/// journaled, what is refused too. Any process may do it: the migration's row is locked meanwhile, so
/// no decision comes between.
public final class Operators {
    private static final String ALREADY_ASKED = "A promotion already waits for the prepare hook.";

    private final Plan plan;
    private final Mover mover;

    public Operators(Plan plan) {
        this.plan = plan;
        this.mover = new Mover(plan);
    }

    /// One command with everything that its answer rests on.
    ///
    /// @param isAsked whether a raise waits for the prepare hook
    private record Asked(
            Handle handle,
            Migration migration,
            Command command,
            List<Reading> readings,
            Grounds grounds,
            boolean isAsked,
            Instant now) {

        Act act() {
            var reason = command.reason().isEmpty() ? "No reason was given." : command.reason();
            var event = JournalEntry.Event.valueOf(command.verb().name());
            return new Act(event, Outcome.DONE, command.by(), reason, command.force());
        }
    }

    /// Carries a command out, or refuses it.
    ///
    /// @param seen the decision after which the one who asks has looked; empty when that is not said
    public Answer act(Handle handle, long id, Command command, Optional<Long> seen, Instant now) {
        var migration = Migrations.locked(handle, id);
        var evidence = Tallies.evidence(handle, migration);
        var readings = Gate.read(plan, migration.position(), evidence, Ranks.OF_HDR, now);
        var asked = new Asked(
                handle,
                migration,
                command,
                readings,
                Conductor.grounds(readings, evidence),
                Preparations.waiting(handle, id).isPresent(),
                now);
        if (asked.isAsked() && command.verb() == Verb.PROMOTE) {
            return refuse(asked, ALREADY_ASKED);
        }
        var outdated = outdated(asked, seen);
        if (outdated.isPresent()) {
            return outdated.get();
        }
        var twice = approvesTwice(asked);
        if (twice.isPresent()) {
            return refuse(asked, twice.get());
        }
        var request = request(command, verdict(readings)).frozen(held(handle, plan, id, now));
        return switch (Transitions.apply(plan, migration.standing(), request)) {
            case Move.Refused(var reason) -> refuse(asked, explained(asked, reason));
            case Move.Allowed allowed -> carryOut(asked, new Standing(allowed.to(), allowed.mode()));
        };
    }

    /// Why nothing may go forwards now, whatever the gate says: a freeze, or a migration that comes first.
    static Optional<String> held(Handle handle, Plan plan, long id, Instant now) {
        return Freezes.now(handle, plan.course().freezes(), id, now)
                .map(Freezes.Freeze::sentence)
                .or(() -> Predecessors.sentence(handle, plan));
    }

    /// Whoever asks in view of what is no longer so looks again first. Abort wins all the same.
    private Optional<Answer> outdated(Asked asked, Optional<Long> seen) {
        long decision = Journal.decision(asked.handle(), asked.migration().id());
        if (asked.command().verb() == Verb.ABORT || seen.isEmpty() || seen.get() == decision) {
            return Optional.empty();
        }
        var sentence = "You asked in view of decision " + seen.get() + ", and the last one is " + decision
                + ". Look at what was decided meanwhile, and ask again if you still want it.";
        refuse(asked, sentence);
        return Optional.of(new Answer.Outdated(sentence, decision));
    }

    /// Writes down what moves nothing and was not asked of the conductor: a token, or somebody turned away.
    public void note(Handle handle, long id, Act act, Instant now) {
        mover.note(handle, Migrations.locked(handle, id), act, Grounds.NONE, now);
    }

    private static Request request(Command command, Verdict verdict) {
        var request = Request.of(command.verb().event(), verdict).as(command.approval());
        var aimed = command.to().map(request::to).orElse(request);
        return command.force() ? aimed.force() : aimed;
    }

    /// Approvals are given by distinct people: who has given one for this evidence gives no other.
    private static Optional<String> approvesTwice(Asked asked) {
        var command = asked.command();
        if (command.verb() != Verb.APPROVE) {
            return Optional.empty();
        }
        return Migrations.approved(asked.handle(), asked.migration()).stream()
                .filter(given -> given.person().equals(command.by()))
                .filter(given -> !given.name().equals(command.approval()))
                .findFirst()
                .map(given -> command.by() + " has agreed as " + given.name()
                        + " already. Approvals are given by distinct people: ask somebody else.");
    }

    /// A position whose plan asks for nothing has nothing that could not have passed.
    private static Verdict verdict(List<Reading> readings) {
        return readings.isEmpty() ? Verdict.PASS : Reading.verdict(readings);
    }

    private Answer carryOut(Asked asked, Standing to) {
        boolean staysThere = to.equals(asked.migration().standing());
        boolean callsNothingOff = !asked.isAsked() || asked.command().verb().keepsWhatWaits();
        if (staysThere && callsNothingOff) {
            return note(asked);
        }
        var carried = mover.move(
                asked.handle(), asked.migration(), new Wanted(to, asked.act(), asked.grounds()), asked.now());
        return done(carried);
    }

    private Answer note(Asked asked) {
        var migration = asked.migration();
        long entry = mover.note(asked.handle(), migration, asked.act(), asked.grounds(), asked.now());
        return new Answer.Done(Outcome.DONE, entry, migration.version(), noted(asked, entry));
    }

    /// What a command does that moves nothing, and how that is said.
    private String noted(Asked asked, long entry) {
        var command = asked.command();
        var migration = asked.migration();
        return switch (command.verb()) {
            case APPROVE -> {
                var approval = new Migrations.Approval(command.approval(), command.by());
                Migrations.approve(asked.handle(), migration, approval, entry, asked.now());
                yield command.by() + " approves"
                        + (approval.name().equals(command.by()) ? "" : " as " + approval.name())
                        + "; it holds for the evidence of this position.";
            }
            case FREEZE -> {
                var window = command.window().orElseThrow();
                var from = window.from().orElse(asked.now());
                var until = window.until();
                if (!from.isBefore(until)) {
                    yield "Nothing to do: " + until + " is over.";
                }
                var freeze = new Freezes.Freeze(from, until, command.by(), command.reason());
                Freezes.add(asked.handle(), migration.id(), entry, freeze);
                yield "Frozen from " + from + " until " + until + ": nothing goes forwards, backwards stays open.";
            }
            case THAW -> {
                boolean isLifted = Freezes.lift(asked.handle(), migration.id(), asked.now()) > 0;
                yield (isLifted ? "The freeze is lifted." : "Nothing to do: nobody has frozen it.")
                        + planned(asked.now());
            }
            case PROMOTE, PAUSE, RESUME, ROLLBACK, COMPLETE, ABORT ->
                "Nothing to do: the migration stays at " + migration.position() + ", " + words(migration.standing())
                        + ".";
        };
    }

    /// What the plan itself says about now, after what people asked for has ended.
    private String planned(Instant now) {
        return Freezes.planned(plan.course().freezes(), now)
                .map(freeze -> " " + freeze.sentence() + " Only another plan ends that earlier.")
                .orElse("");
    }

    private Answer refuse(Asked asked, String sentence) {
        mover.note(
                asked.handle(),
                asked.migration(),
                asked.act().as(Outcome.REFUSED).because(sentence),
                asked.grounds(),
                asked.now());
        return new Answer.Refused(sentence, allowed(asked.handle(), plan, asked.migration(), asked.now()));
    }

    /// What the guard says, and what stands in the way.
    private static String explained(Asked asked, String reason) {
        var verb = asked.command().verb();
        if (verb != Verb.PROMOTE && verb != Verb.COMPLETE) {
            return reason;
        }
        var open = Reading.deciding(asked.readings()).stream()
                .filter(reading -> reading.verdict() != Verdict.PASS)
                .map(Reading::sentence)
                .collect(Collectors.joining(" "));
        return open.isEmpty() ? reason : reason + " " + open;
    }

    private static Answer done(Carried carried) {
        var migration = carried.migration();
        var detail = carried.outcome() == Outcome.WAITING
                ? "Decided; it takes effect when the prepare hook has answered."
                : "The migration stands at " + migration.position() + ", " + words(migration.standing()) + "; version "
                        + migration.version() + " is in force.";
        return new Answer.Done(carried.outcome(), carried.entry(), migration.version(), detail);
    }

    private static String words(Standing standing) {
        return switch (standing.mode()) {
            case RUNNING -> "running";
            case PAUSED -> "paused";
            case WAITING_FOR_OPERATOR -> "waiting for an operator";
            case FINISHED -> "finished";
        };
    }

    /// The words of the verbs that would do something here, if the gate says PASS and the right people
    /// ask. Abort is among them always.
    public static List<String> allowed(Handle handle, Plan plan, Migration migration, Instant now) {
        boolean isAsked = Preparations.waiting(handle, migration.id()).isPresent();
        boolean isFrozen = Freezes.asked(handle, migration.id(), now).isPresent();
        return Arrays.stream(Verb.values())
                .filter(verb -> !(isAsked && verb == Verb.PROMOTE))
                .filter(verb -> verb == Verb.THAW ? isFrozen : doesSomething(plan, migration.standing(), verb))
                .map(Verb::word)
                .toList();
    }

    private static boolean doesSomething(Plan plan, Standing standing, Verb verb) {
        var somebody = plan.approvals(standing.position()).stream().findFirst();
        var asked = Request.of(verb.event(), Verdict.PASS);
        var request = somebody.map(asked::as).orElse(asked);
        return switch (Transitions.apply(plan, standing, request)) {
            case Move.Refused refused -> false;
            case Move.Allowed allowed ->
                verb == Verb.ABORT
                        || verb == Verb.APPROVE
                        || verb == Verb.FREEZE
                        || !standing.equals(new Standing(allowed.to(), allowed.mode()));
        };
    }
}
