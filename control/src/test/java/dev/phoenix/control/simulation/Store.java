package dev.phoenix.control.simulation;

import dev.phoenix.control.migration.Migration;
import dev.phoenix.control.tally.Ranks;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.gate.Evidence;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.Tally;
import dev.phoenix.plan.transition.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The database: one row that is locked while it is decided on, one lease with its fence, and what gateways counted.
final class Store {
    static final Duration LEASE = Duration.ofSeconds(3);

    private final Flaw flaw;
    private final Plan plan;
    private final Set<String> windows = new HashSet<>();
    private final TreeMap<Long, List<RouteTally>> counts = new TreeMap<>();
    private final TreeMap<Long, Instant> lastTallyAt = new TreeMap<>();
    private final Map<Position, Integer> entries = new HashMap<>();
    private final Set<String> approvals = new TreeSet<>();
    private long approvalsOf;
    boolean isUp = true;
    Migration row;
    Optional<Instant> frozenUntil = Optional.empty();

    // the lease
    String holder = "";
    long fence;
    private Instant expiresAt = Instant.MIN;

    // the transaction that holds the row and, in share mode, the lease
    private Optional<String> lockedBy = Optional.empty();
    private Instant lockedAt = Instant.MIN;

    Store(Plan plan, Flaw flaw, Instant now) {
        this.plan = plan;
        this.flaw = flaw;
        this.row = new Migration(1, 1, 1, Standing.START, "", new Migration.Period(now, 1, now, 1, ""));
    }

    /// What PostgreSQL does with a client that is silent in its transaction.
    void endSilentTransaction(Instant now) {
        if (lockedBy.isPresent() && Duration.between(lockedAt, now).compareTo(LEASE) > 0) {
            lockedBy = Optional.empty();
        }
    }

    void restart() {
        lockedBy = Optional.empty();
        isUp = true;
    }

    boolean lock(String process, Instant now) {
        if (!isUp || (lockedBy.isPresent() && flaw != Flaw.READS_WITHOUT_LOCK)) {
            return false;
        }
        lockedBy = Optional.of(process);
        lockedAt = now;
        return true;
    }

    boolean isLockedBy(String process) {
        return isUp && (flaw == Flaw.READS_WITHOUT_LOCK || lockedBy.equals(Optional.of(process)));
    }

    boolean isFree() {
        return isUp && (lockedBy.isEmpty() || flaw == Flaw.READS_WITHOUT_LOCK);
    }

    void unlock() {
        lockedBy = Optional.empty();
    }

    /// Renews with this fence, or acquires with a larger one; empty when somebody else holds it.
    Optional<Long> keep(String process, Optional<Long> held, Instant now) {
        boolean isLive = expiresAt.isAfter(now);
        if (isLive && held.equals(Optional.of(fence)) && holder.equals(process)) {
            expiresAt = now.plus(LEASE);
            return held;
        }
        boolean isShared = lockedBy.isPresent() && flaw != Flaw.SKIPS_FENCE && flaw != Flaw.READS_WITHOUT_LOCK;
        if (isLive || isShared) {
            return Optional.empty();
        }
        holder = process;
        fence++;
        expiresAt = now.plus(LEASE);
        return Optional.of(fence);
    }

    boolean passesFence(String process, long carried) {
        return flaw == Flaw.SKIPS_FENCE || (fence == carried && holder.equals(process));
    }

    void count(Tally tally, Instant now) {
        boolean isNew = windows.add(tally.gateway() + "/" + tally.window());
        if (isNew || flaw == Flaw.COUNTS_TWICE) {
            counts.merge(
                    tally.snapshotVersion(), tally.routes(), (one, other) -> Tally.merge(one, other, Ranks.OF_HDR));
        }
        lastTallyAt.merge(tally.snapshotVersion(), now, (one, other) -> other.isAfter(one) ? other : one);
    }

    Evidence evidence() {
        long from = flaw == Flaw.KEEPS_EVIDENCE ? 0 : row.period().fromVersion();
        List<RouteTally> sum = counts.tailMap(from).values().stream()
                .reduce(List.of(), (one, other) -> Tally.merge(one, other, Ranks.OF_HDR));
        var last = lastTallyAt.tailMap(from).values().stream().max(Instant::compareTo);
        return new Evidence(row.period().since(), last, sum, approvals());
    }

    private Set<String> approvals() {
        if (flaw == Flaw.FORGETS_APPROVALS) {
            return Set.copyOf(plan.approvals(row.position()));
        }
        return approvalsOf == row.period().fromVersion() ? approvals : Set.of();
    }

    void approve(String name) {
        if (approvalsOf != row.period().fromVersion()) {
            approvals.clear();
            approvalsOf = row.period().fromVersion();
        }
        approvals.add(name);
    }

    Optional<String> frozen(Instant now) {
        return frozenUntil.filter(now::isBefore).map(until -> "Frozen until " + until + ".");
    }

    /// The row as it will be there.
    Migration entering(Migration from, Standing to, Instant now) {
        int attempt = entries.merge(to.position(), 1, Integer::sum);
        return from.entering(to, "", attempt, now);
    }

    static Snapshot snapshot(Migration row) {
        return new Snapshot(row.version(), "", row.position(), true);
    }
}
