/// Inventory: units on hand, and reservations of them that expire. No unit is promised twice and none is lost: per SKU
/// `0 ≤ reserved ≤ on hand`, and `reserved` is what active reservations hold.
///
/// **Locks** are taken in one order everywhere: reservations (by id), then stock rows (by SKU). What must be
/// locked against that order is locked with `SKIP LOCKED` only. **Time** is the database's alone.
@NullMarked
package dev.phoenix.inventory;

import org.jspecify.annotations.NullMarked;
