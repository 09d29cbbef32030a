package dev.phoenix.gateway;

import dev.phoenix.gateway.routing.RoutingTable;
import dev.phoenix.gateway.routing.TableCompiler;
import dev.phoenix.gateway.tally.Windows;
import dev.phoenix.plan.Snapshot;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The routing table in force. A change is one write of one reference: a request sees the old table or the new one,
/// never half of either. *Any thread*: one reference, and one lock for whoever changes it.
final class RoutingState {
    private static final Logger LOG = Logger.getLogger(RoutingState.class.getName());

    private final TableCompiler compiler;
    private final Windows windows;
    private final Doors doors;
    private volatile @Nullable RoutingTable current;
    private long refused = -1;

    /// What else a table is served by.
    interface Doors {
        /// Serves this table from now on, or changes nothing.
        void serve(RoutingTable table) throws TableCompiler.Unusable;
    }

    /// @param doors told of every table before it is in force
    RoutingState(Windows windows, TableCompiler compiler, Doors doors) {
        this.compiler = compiler;
        this.windows = windows;
        this.doors = doors;
    }

    /// The table in force; empty before the first.
    Optional<RoutingTable> table() {
        return Optional.ofNullable(current);
    }

    /// The version in force; 0 when there is none, or one that no control has given.
    long version() {
        var table = current;
        return table == null ? 0 : table.snapshot().version();
    }

    /// Routes by this snapshot from the next request on. One that cannot be routed by changes nothing.
    ///
    /// @return whether it is in force
    synchronized boolean install(Snapshot snapshot) {
        try {
            replace(snapshot);
            return true;
        } catch (TableCompiler.Unusable unusable) {
            boolean said = refused == snapshot.version();
            refused = snapshot.version();
            LOG.log(
                    said ? Level.FINE : Level.SEVERE,
                    "Snapshot {0} cannot be routed by; the last one stays. {1}",
                    new Object[] {snapshot.version(), unusable.getMessage()});
            return false;
        }
    }

    /// As [#install], for a start: what is wrong is the caller's to say.
    synchronized void replace(Snapshot snapshot) throws TableCompiler.Unusable {
        var table = compiler.compile(snapshot, table());
        doors.serve(table);
        windows.begin(table.counts());
        current = table;
        LOG.log(Level.INFO, "Routing by snapshot {0}: {1}, candidate {2}.", new Object[] {
            snapshot.version(), snapshot.position(), table.share()
        });
    }
}
