/// What the gateway counts, second by second, and how control gets to know.
@NullMarked
package dev.phoenix.gateway.tally;

import org.jspecify.annotations.NullMarked;
