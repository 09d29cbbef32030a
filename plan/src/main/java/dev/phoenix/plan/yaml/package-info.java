/// Reads YAML so that every mistake keeps its line, its column and a way to mend it.
@NullMarked
package dev.phoenix.plan.yaml;

import org.jspecify.annotations.NullMarked;
