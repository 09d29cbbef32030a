package dev.phoenix.gameday.allotment;

import java.io.IOException;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// Moves units between the two stores, so that the candidate holds the share of the free units that its shoppers
/// may buy.
///
/// Units are taken from one store first and then given to the other; between the two they are nobody's, and can be
/// sold by nobody. Every step is a row in the table `allotment` before it is made, and every transfer is made once
/// per id, so any crash leaves a move that is finished by whoever starts next. Any thread; one move at a time.
public final class Allotments implements AutoCloseable {
    private final AllotmentTable table;
    private final Map<Side, StockStore> stores = new EnumMap<>(Side.class);
    private final ReentrantLock lock = new ReentrantLock();

    public Allotments(String databaseUrl, StoreAddress legacy, StoreAddress candidate) throws SQLException {
        this.table = new AllotmentTable(databaseUrl);
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        stores.put(Side.LEGACY, new StockStore(client, Side.LEGACY, legacy));
        stores.put(Side.CANDIDATE, new StockStore(client, Side.CANDIDATE, candidate));
    }

    /// A decision to give the candidate another share.
    public record Decision(String migration, long id, int shareOf100000) {
        public Decision {
            if (id < 0 || shareOf100000 < 0 || shareOf100000 > Split.WHOLE) {
                throw new IllegalArgumentException(
                        "A decision has an id from 0 and a share from 0 to " + Split.WHOLE + ".");
            }
        }
    }

    /// What became of a decision.
    public sealed interface Outcome {
        /// The units have moved.
        record Moved(List<Move> moves) implements Outcome {
            public Moved {
                moves = List.copyOf(moves);
            }
        }

        /// It is older than one that was carried out already, or its id was another decision's.
        record Refused(String why) implements Outcome {}
    }

    /// Units that went from one store to the other.
    public record Move(String from, String to, Map<String, Long> units) {
        public Move {
            units = Map.copyOf(units);
        }
    }

    /// Carries a decision out, or what is left of it; answers the same when it is asked again. Throws when a store
    /// or the database cannot be reached; what was begun is then finished by the next call.
    public Outcome allot(Decision decision) throws IOException, SQLException {
        lock.lock();
        try {
            finish();
            var refused = refusal(decision);
            if (refused.isPresent()) {
                return refused.get();
            }
            plan(decision);
            finish();
            return moved(decision);
        } finally {
            lock.unlock();
        }
    }

    /// Lets units follow whose shoppers are done with their carts, and finishes what was left unfinished. True when
    /// nothing is kept back any more.
    public boolean settle() throws IOException, SQLException {
        lock.lock();
        try {
            finish();
            var newest = table.newest();
            if (newest.isEmpty()) {
                return true;
            }
            var kept = table.kept(newest.get());
            if (kept.values().stream().allMatch(skus -> skus.isEmpty())) {
                return true;
            }
            var split = split(newest.get().shareOf100000()).only(kept);
            if (!split.givesNothing() || split.keepsNothing()) {
                table.plan(newest.get().next(), split);
                finish();
            }
            return split.keepsNothing();
        } finally {
            lock.unlock();
        }
    }

    private Optional<Outcome> refusal(Decision decision) throws SQLException {
        var known = table.ofDecision(decision.migration(), decision.id());
        if (!known.isEmpty()) {
            return known.getFirst().round().shareOf100000() == decision.shareOf100000()
                    ? Optional.empty()
                    : Optional.of(new Outcome.Refused(
                            "Decision " + decision.id() + " was about another share; ids are used once."));
        }
        return table.newest()
                .filter(newest -> newest.migration().equals(decision.migration()) && newest.decision() > decision.id())
                .map(newest -> new Outcome.Refused("Decision " + decision.id() + " comes too late: decision "
                        + newest.decision() + " was carried out already."));
    }

    /// Writes down what a decision moves, unless that was done before.
    void plan(Decision decision) throws IOException, SQLException {
        if (table.ofDecision(decision.migration(), decision.id()).isEmpty()) {
            var round = new Allotment.Round(decision.migration(), decision.id(), decision.shareOf100000(), 0);
            table.plan(round, split(decision.shareOf100000()));
        }
    }

    private Split split(int shareOf100000) throws IOException {
        var shelves = new EnumMap<Side, Split.Shelf>(Side.class);
        for (var store : stores.entrySet()) {
            var wanted = store.getValue().wanted();
            shelves.put(store.getKey(), new Split.Shelf(store.getValue().free(), wanted));
        }
        return Split.of(shelves, shareOf100000);
    }

    private void finish() throws IOException, SQLException {
        while (step()) {
            // Each step writes down how far it came.
        }
    }

    /// Makes the next step of the oldest move that is not done; false when all are.
    boolean step() throws IOException, SQLException {
        var unfinished = table.unfinished();
        if (unfinished.isEmpty()) {
            return false;
        }
        var move = unfinished.get();
        switch (move.state()) {
            case TAKING -> table.taken(move, store(move.from()).take(move.takeId(), move.lines()));
            case GIVING -> {
                store(move.from().other()).give(move.giveId(), move.taken());
                table.done(move);
            }
            case DONE -> throw new IllegalStateException("A move that is done was called unfinished.");
        }
        return true;
    }

    private Outcome moved(Decision decision) throws SQLException {
        return new Outcome.Moved(table.ofDecision(decision.migration(), decision.id()).stream()
                .filter(move -> !move.taken().isEmpty())
                .map(move -> new Move(move.from().word(), move.from().other().word(), move.taken()))
                .toList());
    }

    /// Lets the database go. What is unfinished is finished by whoever starts next.
    @Override
    public void close() throws SQLException {
        lock.lock();
        try {
            table.close();
        } finally {
            lock.unlock();
        }
    }

    private StockStore store(Side side) {
        return Optional.ofNullable(stores.get(side)).orElseThrow();
    }
}
