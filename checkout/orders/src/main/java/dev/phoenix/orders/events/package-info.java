/// Events: what happened to orders, written down with it, and told to subscribers at least once and in order.
@NullMarked
package dev.phoenix.orders.events;

import org.jspecify.annotations.NullMarked;
