/// What a shopper does before paying: carts, and the products and coupons they are filled with.
@NullMarked
package dev.phoenix.orders.cart;

import org.jspecify.annotations.NullMarked;
