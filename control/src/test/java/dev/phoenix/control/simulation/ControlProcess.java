package dev.phoenix.control.simulation;

import dev.phoenix.control.gateways.InForce;
import dev.phoenix.control.migration.Migration;
import dev.phoenix.control.tally.Ranks;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.StageName;
import dev.phoenix.plan.gate.Decision;
import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.transition.Event;
import dev.phoenix.plan.transition.Standing;
import dev.phoenix.plan.transition.Turn;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One control process, which may be stopped between any two of its phases: it keeps the seat, looks within a
/// transaction, commits it, and tells its gateways.
final class ControlProcess {
    private enum Phase {
        KEEP,
        LOOK,
        COMMIT,
        TELL
    }

    /// What a transaction is about to write.
    private record Pending(Migration from, Migration to, Decision decision, List<String> missing) {}

    private final String name;
    private final Plan plan;
    private final Flaw flaw;
    private final Store store;
    private final Ledger ledger;
    private final Counts counts;
    private Phase phase = Phase.KEEP;
    private Optional<Long> fence = Optional.empty();
    private Optional<Pending> pending = Optional.empty();
    final InForce inForce;
    boolean isStopped;

    /// How much of what the world is for has happened.
    static final class Counts {
        long advances;
        long rollbacks;
        long takeovers;
        long fenced;
        long endedTransactions;
    }

    ControlProcess(String name, Plan plan, Flaw flaw, Store store, Ledger ledger, Counts counts) {
        this.name = name;
        this.plan = plan;
        this.flaw = flaw;
        this.store = store;
        this.ledger = ledger;
        this.counts = counts;
        this.inForce = new InForce(Store.snapshot(store.row));
    }

    /// One phase further, unless it is stopped or has to wait.
    void act(Instant now) {
        if (isStopped || !store.isUp) {
            return;
        }
        switch (phase) {
            case KEEP -> keep(now);
            case LOOK -> look(now);
            case COMMIT -> commit(now);
            case TELL -> {
                inForce.swap(Store.snapshot(store.row));
                phase = Phase.KEEP;
            }
        }
    }

    private void keep(Instant now) {
        var before = fence;
        fence = store.keep(name, fence, now);
        if (fence.isPresent() && !fence.equals(before) && store.fence > 1) {
            counts.takeovers++;
        }
        phase = fence.isPresent() ? Phase.LOOK : Phase.TELL;
    }

    private void look(Instant now) {
        if (!store.lock(name, now)) {
            return;
        }
        if (!store.passesFence(name, fence.orElseThrow())) {
            counts.fenced++;
            fence = Optional.empty();
            store.unlock();
            phase = Phase.TELL;
            return;
        }
        var row = store.row;
        var evidence = store.evidence();
        var readings = Gate.read(plan, row.position(), evidence, Ranks.OF_HDR, now);
        var turn = Turn.of(plan, row.standing(), readings, evidence, store.frozen(now));
        var missing = turn.decision() instanceof Decision.Advance ? ledger.missing(now) : List.<String>of();
        pending = turn.to().map(to -> new Pending(row, entering(row, to, now), turn.decision(), missing));
        if (flaw == Flaw.TELLS_BEFORE_COMMIT) {
            pending.ifPresent(work -> inForce.swap(Store.snapshot(work.to())));
        }
        phase = Phase.COMMIT;
    }

    private Migration entering(Migration row, Standing to, Instant now) {
        return to.position().equals(row.position()) ? row.withMode(to.mode(), "") : store.entering(row, to, now);
    }

    private void commit(Instant now) {
        phase = Phase.TELL;
        var work = pending;
        pending = Optional.empty();
        if (!store.isLockedBy(name)) {
            counts.endedTransactions++;
            return;
        }
        store.unlock();
        if (work.isEmpty()) {
            return;
        }
        Ledger.acted(name, fence.orElseThrow(), store.holder, store.fence);
        write(work.get().from(), work.get().to(), work.get().missing(), now);
        switch (work.get().decision()) {
            case Decision.Advance advance -> counts.advances++;
            case Decision.Rollback rollback -> counts.rollbacks++;
            case Decision.Hold hold -> throw new IllegalStateException("A hold moves nothing.");
        }
    }

    private void write(Migration from, Migration to, List<String> missing, Instant now) {
        if (!from.position().equals(to.position())) {
            ledger.moved(from.position(), to.position(), to.version(), missing, now);
        }
        store.row = to;
    }

    /// Carries out what a person asks for, in one transaction; false when it cannot be asked now.
    boolean ask(Event event, boolean isForced, Optional<String> approval, Instant now) {
        if (isStopped || !store.isFree()) {
            return false;
        }
        var row = store.row;
        var readings = Gate.read(plan, row.position(), store.evidence(), Ranks.OF_HDR, now);
        var asked = new People.Asked(event, isForced, approval, store.frozen(now));
        People.answer(plan, row.standing(), readings, asked).ifPresent(to -> {
            approval.ifPresent(by -> {
                store.approve(by);
                ledger.agreed(by);
            });
            boolean needsEvidence =
                    to.position().stage().compareTo(row.position().stage()) > 0
                            || (to.position().stage() == row.position().stage()
                                    && to.position().step() > row.position().step());
            boolean answersForIt = isForced && to.position().stage() != StageName.COMPLETE;
            var missing = needsEvidence && !answersForIt ? ledger.missing(now) : List.<String>of();
            var target = event == Event.ABORT && flaw == Flaw.ABORT_ONLY_PAUSES
                    ? new Standing(row.position(), to.mode())
                    : to;
            write(row, entering(row, target, now), missing, now);
        });
        inForce.swap(Store.snapshot(store.row));
        return true;
    }

    /// Killed and started anew: nothing that it knew is left.
    void restart() {
        if (phase == Phase.COMMIT && store.isLockedBy(name)) {
            store.unlock(); // its connection broke
        }
        phase = Phase.KEEP;
        fence = Optional.empty();
        pending = Optional.empty();
        isStopped = false;
    }
}
