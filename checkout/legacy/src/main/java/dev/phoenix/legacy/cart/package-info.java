/// Carts, and the products and coupons that price them.
@NullMarked
package dev.phoenix.legacy.cart;

import org.jspecify.annotations.NullMarked;
