/// Runs one PostgreSQL server of our own: binaries from the class path, a free port, a directory of its own,
/// durable settings, and an end together with the process that started it.
///
/// ```java
/// try (var postgres = Postgres.start()) {
///     String jdbcUrl = postgres.database("orders");
/// }
/// ```
@NullMarked
package dev.phoenix.postgres;

import org.jspecify.annotations.NullMarked;
