package dev.phoenix.control.simulation;

import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import dev.phoenix.plan.tally.PairTally;
import dev.phoenix.plan.tally.RouteTally;
import dev.phoenix.plan.tally.ShadowTally;
import dev.phoenix.plan.tally.SideTally;
import dev.phoenix.plan.tally.Tally;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// One gateway: it runs a snapshot, counts, and sends each window until it hears that it arrived.
final class GatewayProcess {
    private final String id;
    private final TreeMap<Long, Ledger.Counted> unheard = new TreeMap<>();
    private long window;
    long running;
    Optional<Position> position = Optional.empty();

    GatewayProcess(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    void run(Snapshot snapshot) {
        running = snapshot.version();
        position = Optional.of(snapshot.position());
    }

    void count(long pairs, long critical) {
        if (running > 0) {
            unheard.put(++window, new Ledger.Counted(running, pairs, critical));
        }
    }

    Map<Long, Ledger.Counted> unheard() {
        return unheard;
    }

    void heard(long number) {
        unheard.remove(number);
    }

    Tally tally(long number, Ledger.Counted counted) {
        long pairs = counted.pairs();
        var route = new RouteTally(
                "quote",
                new SideTally(pairs, 0, ""),
                SideTally.EMPTY,
                new ShadowTally(pairs, 0, 0, pairs, Map.of(), Map.of()),
                new PairTally(counted.critical(), counted.critical(), 0, 0, 0, "", ""),
                Map.of(),
                List.of());
        return new Tally(id, number, counted.version(), List.of(route));
    }
}
