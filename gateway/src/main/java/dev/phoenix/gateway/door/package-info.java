/// The customers' door: TLS, and what may come in.
@NullMarked
package dev.phoenix.gateway.door;

import org.jspecify.annotations.NullMarked;
