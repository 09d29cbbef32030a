/// What gateways counted: merged once, kept, and shown as people read it.
@NullMarked
package dev.phoenix.control.tally;

import org.jspecify.annotations.NullMarked;
