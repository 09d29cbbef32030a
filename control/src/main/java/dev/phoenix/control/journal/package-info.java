/// What was decided, on which numbers, by whom and why. Only ever appended to.
@NullMarked
package dev.phoenix.control.journal;

import org.jspecify.annotations.NullMarked;
