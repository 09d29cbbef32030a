/// The data plane: a reverse proxy that routes by one snapshot, copies requests without hurting, and counts.
@NullMarked
package dev.phoenix.gateway;

import org.jspecify.annotations.NullMarked;
