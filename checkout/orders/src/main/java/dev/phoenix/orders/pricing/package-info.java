/// What a cart costs: totals, and the tax service or its stand-in when it is down.
@NullMarked
package dev.phoenix.orders.pricing;

import org.jspecify.annotations.NullMarked;
