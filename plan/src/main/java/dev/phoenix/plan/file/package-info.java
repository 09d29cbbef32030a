/// Reads a plan file: every key, its limits, and what is said when it is wrong.
@NullMarked
package dev.phoenix.plan.file;

import org.jspecify.annotations.NullMarked;
