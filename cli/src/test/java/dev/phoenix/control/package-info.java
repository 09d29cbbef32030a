/// Stands in for the control process in tests of the command.
@NullMarked
package dev.phoenix.control;

import org.jspecify.annotations.NullMarked;
