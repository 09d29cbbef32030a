package dev.phoenix.lease;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/// The check that a guarded write makes inside its own transaction.
public final class Fence {
    private Fence() {}

    /// Refuses the transaction unless the lease is still its holder's, and keeps it so until the transaction ends.
    ///
    /// The row is locked in share mode: a takeover waits for the commit. So that a process that is stopped
    /// between this check and its commit cannot keep its successor waiting, the database ends the transaction
    /// when its client is silent for longer than `patience`.
    ///
    /// @throws FencedException when another holder has taken the lease
    public static void check(Connection writer, Lease lease, Duration patience) throws SQLException {
        if (writer.getAutoCommit()) {
            throw new IllegalStateException("A fence is checked inside the transaction that it guards; begin one.");
        }
        try (var limit = writer.prepareStatement("SELECT set_config('idle_in_transaction_session_timeout', ?, true)");
                var check = writer.prepareStatement(
                        "SELECT 1 FROM lease WHERE name = ? AND owner = ? AND fence = ? FOR SHARE")) {
            limit.setString(1, patience.toMillis() + "ms");
            limit.execute();
            check.setString(1, lease.name());
            check.setString(2, lease.owner());
            check.setLong(3, lease.fence());
            try (var row = check.executeQuery()) {
                if (!row.next()) {
                    throw new FencedException(lease);
                }
            }
        }
    }
}
