/// Units on the shelf, one row a SKU.
@NullMarked
package dev.phoenix.legacy.stock;

import org.jspecify.annotations.NullMarked;
