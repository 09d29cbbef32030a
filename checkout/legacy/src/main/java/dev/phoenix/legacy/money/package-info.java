/// Exact money: amounts in minor units, sharing out, and the sums of an order.
@NullMarked
package dev.phoenix.legacy.money;

import org.jspecify.annotations.NullMarked;
