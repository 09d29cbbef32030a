/// Carts, quotes, checkouts and orders.
@NullMarked
package dev.phoenix.orders;

import org.jspecify.annotations.NullMarked;
