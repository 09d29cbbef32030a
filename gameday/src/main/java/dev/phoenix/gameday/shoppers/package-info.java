/// Shoppers: an open-loop generator of checkouts, and an account of every answer they got.
@NullMarked
package dev.phoenix.gameday.shoppers;

import org.jspecify.annotations.NullMarked;
