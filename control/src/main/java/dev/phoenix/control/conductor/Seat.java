package dev.phoenix.control.conductor;

import dev.phoenix.control.database.Database;
import dev.phoenix.lease.Lease;
import dev.phoenix.lease.Leases;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/// The conductor's seat: of all control processes on one database, the one that holds the lease decides.
///
/// One thread takes and keeps the seat; any thread may ask who sits. Safety does not rest on this:
/// every decision checks the lease's fence in its own transaction.
public final class Seat {
    private final Leases leases;
    private final String name;
    private final Duration life;
    private final String owner = "control-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
    private volatile Optional<Lease> lease = Optional.empty();
    private volatile Optional<Duration> freeIn = Optional.empty();
    private final AtomicReference<Optional<Duration>> takeover = new AtomicReference<>(Optional.empty());

    public Seat(Leases leases, String migration, Duration life) {
        this.leases = leases;
        this.name = "conductor/" + migration;
        this.life = life;
    }

    /// Keeps the seat, or takes it when nobody sits there; empty when another process does.
    Optional<Lease> keep() {
        try {
            var kept = lease.isPresent() ? leases.renew(lease.get(), life) : Optional.<Lease>empty();
            freeIn = Optional.empty();
            lease = kept.isPresent() ? kept : take();
            return lease;
        } catch (SQLException e) {
            throw Database.understood(e);
        }
    }

    /// Takes the seat when nobody sits there, and measures how long nobody was heard of whoever sat
    /// there before: all by the database's clock, and all leases of this name have one life.
    private Optional<Lease> take() throws SQLException {
        var left = leases.left(name);
        var taken = leases.acquire(name, owner, life);
        if (taken.isPresent()) {
            takeover.set(left.map(life::minus));
        }
        freeIn = taken.isPresent() ? Optional.empty() : left;
        return taken;
    }

    /// When the seat becomes free if nobody hears again of whoever sits there, told when it could not be kept last.
    /// To look again then, and not at the next look, is what keeps a takeover within the lease's life.
    public Optional<Duration> freeIn() {
        return freeIn;
    }

    /// How long nobody was heard of the one whose seat this process took, if it did since this was last
    /// asked. A seat that was left is not taken over.
    public Optional<Duration> tookOver() {
        return takeover.getAndSet(Optional.empty());
    }

    /// The lease as it was last kept. It may have been taken since; the fence finds that out.
    public Optional<Lease> held() {
        return lease;
    }

    /// How long the database bears the silence of a transaction that this seat began.
    Duration patience() {
        return life;
    }

    /// Forgets a lease that another process has taken.
    void lost() {
        lease = Optional.empty();
    }

    /// Leaves, so that another process need not wait for the lease to end.
    public void leave() {
        try {
            if (lease.isPresent()) {
                leases.release(lease.get());
            }
        } catch (SQLException e) {
            throw Database.understood(e);
        } finally {
            lease = Optional.empty();
        }
    }
}
