/// The database behind this process, and JSON as it is stored and sent.
@NullMarked
package dev.phoenix.control.database;

import org.jspecify.annotations.NullMarked;
