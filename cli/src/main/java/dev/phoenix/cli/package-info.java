/// The phoenix command.
@NullMarked
package dev.phoenix.cli;

import org.jspecify.annotations.NullMarked;
