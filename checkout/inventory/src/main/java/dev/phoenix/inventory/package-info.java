/// Stock and reservations.
@NullMarked
package dev.phoenix.inventory;

import org.jspecify.annotations.NullMarked;
