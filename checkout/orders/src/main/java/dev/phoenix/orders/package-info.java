/// Carts, quotes, checkouts and orders: the process and its routes.
@NullMarked
package dev.phoenix.orders;

import org.jspecify.annotations.NullMarked;
