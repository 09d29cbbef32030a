/// Shoppers, payment-provider simulator, faults, the story end to end.
@NullMarked
package dev.phoenix.gameday;

import org.jspecify.annotations.NullMarked;
