package dev.phoenix.orders.cart;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;

/// Names for new things: UUIDv7 behind a prefix that says what it is. They grow with time, so new rows sit together
/// in their index. Any thread.
public final class Ids {
    private static final NoArgGenerator UUIDS = Generators.timeBasedEpochGenerator();

    private Ids() {}

    /// A new name, `cart_0199…` for the prefix `cart`.
    public static String next(String prefix) {
        return prefix + "_" + UUIDS.generate();
    }
}
