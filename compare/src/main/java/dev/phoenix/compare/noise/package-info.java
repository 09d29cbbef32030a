/// Tells differences that are noise from those that are not, by asking legacy twice.
@NullMarked
package dev.phoenix.compare.noise;

import org.jspecify.annotations.NullMarked;
