/// The payment provider, gift cards and the ledger.
@NullMarked
package dev.phoenix.legacy.payment;

import org.jspecify.annotations.NullMarked;
