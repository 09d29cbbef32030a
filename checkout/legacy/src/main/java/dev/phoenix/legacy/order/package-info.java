/// Placing, cancelling and refunding orders.
@NullMarked
package dev.phoenix.legacy.order;

import org.jspecify.annotations.NullMarked;
