/// Tax quotes.
@NullMarked
package dev.phoenix.taxation;

import org.jspecify.annotations.NullMarked;
