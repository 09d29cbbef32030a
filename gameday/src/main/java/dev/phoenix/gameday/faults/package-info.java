/// Faults on purpose, on real sockets: links that are slow.
@NullMarked
package dev.phoenix.gameday.faults;

import org.jspecify.annotations.NullMarked;
