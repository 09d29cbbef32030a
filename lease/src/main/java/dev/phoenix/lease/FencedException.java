package dev.phoenix.lease;

/// A write came from a holder whose lease somebody else has taken meanwhile. Nothing was written.
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FencedException(Lease lease) {
        super("The lease " + lease.name() + " (fence " + lease.fence() + ") was taken over; " + lease.owner()
                + " no longer holds it. This write was refused; read again before going on.");
    }
}
