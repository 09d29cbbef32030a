/// The question between two steps: metrics are read from the evidence, and a decision follows.
@NullMarked
package dev.phoenix.plan.gate;

import org.jspecify.annotations.NullMarked;
