/// Stands in for the gateway process in tests of the command.
@NullMarked
package dev.phoenix.gateway;

import org.jspecify.annotations.NullMarked;
