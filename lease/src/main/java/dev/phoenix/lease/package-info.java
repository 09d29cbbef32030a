/// Leases on PostgreSQL with fencing tokens.
@NullMarked
package dev.phoenix.lease;

import org.jspecify.annotations.NullMarked;
