/// What every event does in every stage: one table, and how it is applied.
@NullMarked
package dev.phoenix.plan.transition;

import org.jspecify.annotations.NullMarked;
