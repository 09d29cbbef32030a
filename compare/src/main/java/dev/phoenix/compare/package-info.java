/// Says whether two answers mean the same, and where they do not.
@NullMarked
package dev.phoenix.compare;

import org.jspecify.annotations.NullMarked;
