/// JSON as values: exact numbers, members in their order, nothing merged silently.
@NullMarked
package dev.phoenix.compare.json;

import org.jspecify.annotations.NullMarked;
