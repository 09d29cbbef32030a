/// Leases on PostgreSQL: who may act now, by the database's clock, with a fencing token that refuses late writers.
///
/// The expiry is for liveness: a holder that vanished is replaced. The fence is for safety: a holder that was merely
/// slow cannot write any more ([Fence#check]). Uniqueness of results never rests on a lease alone.
@NullMarked
package dev.phoenix.lease;

import org.jspecify.annotations.NullMarked;
