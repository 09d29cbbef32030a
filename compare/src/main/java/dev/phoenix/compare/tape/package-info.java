/// Recorded exchanges, a pair to a line.
@NullMarked
package dev.phoenix.compare.tape;

import org.jspecify.annotations.NullMarked;
