/// Tax: the rate table, rounding on the whole order, the tax quote.
@NullMarked
package dev.phoenix.legacy.tax;

import org.jspecify.annotations.NullMarked;
