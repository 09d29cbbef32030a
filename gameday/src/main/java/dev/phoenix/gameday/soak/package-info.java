/// The soak: buyers, and processes that are killed under them, for as long as one likes.
@NullMarked
package dev.phoenix.gameday.soak;

import org.jspecify.annotations.NullMarked;
