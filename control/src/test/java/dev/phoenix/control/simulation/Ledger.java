package dev.phoenix.control.simulation;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.gate.Gate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What really happened, written down apart from what control believes: the judge of the invariants. It knows nothing
/// of
/// evidence, gates' readings or transactions.
final class Ledger {
    private record Window(long version, long pairs, long critical, Instant arrived) {}

    private final Plan plan;
    private final Map<String, Window> windows = new HashMap<>();
    private final Map<Long, Position> decided = new HashMap<>();
    private final Set<String> agreed = new HashSet<>();
    private long version;
    private long enteredBy;
    private Instant enteredAt;

    Ledger(Plan plan, Instant now) {
        this.plan = plan;
        enter(1, Position.OFF, now);
    }

    private void enter(long next, Position position, Instant now) {
        version = next;
        decided.put(next, position);
        enteredBy = next;
        enteredAt = now;
        agreed.clear();
    }

    /// A gateway's window has arrived, perhaps not for the first time.
    void arrived(String gateway, long window, Counted counted, Instant now) {
        windows.putIfAbsent(
                gateway + "/" + window, new Window(counted.version(), counted.pairs(), counted.critical(), now));
    }

    /// What a gateway counted in one window.
    record Counted(long version, long pairs, long critical) {}

    void agreed(String name) {
        agreed.add(name);
    }

    Position position() {
        return decided.get(version);
    }

    /// What is missing for going on from here now, by what really happened.
    List<String> missing(Instant now) {
        var missing = new ArrayList<String>();
        plan.gate(position()).ifPresent(gate -> missing.addAll(missing(gate, now)));
        plan.approvals(position()).stream()
                .filter(name -> !agreed.contains(name))
                .forEach(name -> missing.add("the approval of " + name));
        return missing;
    }

    private List<String> missing(Gate gate, Instant now) {
        var missing = new ArrayList<String>();
        var since = windows.values().stream()
                .filter(window -> window.version() >= enteredBy)
                .toList();
        long pairs = since.stream().mapToLong(Window::pairs).sum();
        if (pairs < gate.evidence().comparisons()) {
            missing.add("comparisons: " + pairs);
        }
        if (since.stream().anyMatch(window -> window.critical() > 0)) {
            missing.add("answers without a critical difference");
        }
        if (Duration.between(enteredAt, now).compareTo(gate.evidence().soak()) < 0) {
            missing.add("time");
        }
        var last = since.stream().map(Window::arrived).max(Instant::compareTo);
        if (last.isEmpty() || Duration.between(last.get(), now).compareTo(Duration.ofSeconds(30)) > 0) {
            missing.add("a report of the last 30 s");
        }
        return missing;
    }

    /// A decision was written that went from one position to another.
    ///
    /// @param missing what was missing when it was decided; empty for what needs nothing
    void moved(Position from, Position to, long next, List<String> missing, Instant now) {
        if (!from.equals(position()) || next != version + 1) {
            throw new Broken("Version " + next + " goes on from " + from + ", but version " + version + " stands at "
                    + position() + ": a decision was taken twice, or one was lost.");
        }
        if (!missing.isEmpty()) {
            throw new Broken(from + " was left for " + to + " without its evidence: " + missing + ".");
        }
        enter(next, to, now);
    }

    /// A process wrote a decision as the leader.
    static void acted(String process, long fence, String holder, long newestFence) {
        if (fence != newestFence || !process.equals(holder)) {
            throw new Broken(process + " acted with fence " + fence + " while " + holder + " leads with fence "
                    + newestFence + ".");
        }
    }

    void runs(String gateway, long running, Optional<Position> position) {
        if (running > 0 && !Optional.ofNullable(decided.get(running)).equals(position)) {
            throw new Broken(gateway + " runs version " + running + " at "
                    + position.map(Position::toString).orElse("no position") + ", which nobody decided.");
        }
    }
}
