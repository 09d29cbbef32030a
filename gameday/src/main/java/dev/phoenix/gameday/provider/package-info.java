/// The payment provider, simulated: Stripe's PaymentIntents dialect, with a log of what really happened to money.
@NullMarked
package dev.phoenix.gameday.provider;

import org.jspecify.annotations.NullMarked;
