/// Proposes rules from pairs that differ, each with its evidence. It proposes; people decide.
@NullMarked
package dev.phoenix.compare.suggestion;

import org.jspecify.annotations.NullMarked;
