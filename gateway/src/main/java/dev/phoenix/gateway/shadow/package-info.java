/// Copies of requests to the side that is not authoritative, and what came of comparing them.
@NullMarked
package dev.phoenix.gateway.shadow;

import org.jspecify.annotations.NullMarked;
