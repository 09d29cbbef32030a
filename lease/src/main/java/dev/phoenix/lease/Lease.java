package dev.phoenix.lease;

import java.time.Instant;

/// The right to act under a name until a time of the database's clock.
///
/// @param name what the right is about, such as `conductor/checkout`
/// @param owner who holds it; unique to one run of one process
/// @param fence grows with every acquisition of the name, so a later holder always has the larger one
/// @param expiresAt when others may take it, by the database's clock
public record Lease(String name, String owner, long fence, Instant expiresAt) {
    public Lease {
        if (name.isBlank() || owner.isBlank()) {
            throw new IllegalArgumentException("A lease needs a name and an owner.");
        }
        if (fence < 1) {
            throw new IllegalArgumentException("A fence starts at 1, not at " + fence + ".");
        }
    }
}
