/// What the plan says of calls to the outside.
@NullMarked
package dev.phoenix.plan.effect;

import org.jspecify.annotations.NullMarked;
