/// Benchmarks, each beside its peers in the same run.
@NullMarked
package dev.phoenix.bench;

import org.jspecify.annotations.NullMarked;
