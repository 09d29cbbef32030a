/// Payments, gift cards and the ledger.
@NullMarked
package dev.phoenix.payments;

import org.jspecify.annotations.NullMarked;
