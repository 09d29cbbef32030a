/// From a cart to an order: the durable state machine, its table, its steps and who resumes it.
@NullMarked
package dev.phoenix.orders.checkout;

import org.jspecify.annotations.NullMarked;
