/// Runs one PostgreSQL server of our own from binaries on the class path.
@NullMarked
package dev.phoenix.postgres;

import org.jspecify.annotations.NullMarked;
