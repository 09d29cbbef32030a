/// What every checkout service starts with.
@NullMarked
package dev.phoenix.chassis;

import org.jspecify.annotations.NullMarked;
