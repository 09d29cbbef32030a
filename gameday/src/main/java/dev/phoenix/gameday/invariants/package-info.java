/// What must never happen, checked over both sides' databases and the provider's log of effects.
@NullMarked
package dev.phoenix.gameday.invariants;

import org.jspecify.annotations.NullMarked;
