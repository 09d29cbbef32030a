package dev.phoenix.orders;

import dev.phoenix.chassis.Configuration;
import dev.phoenix.chassis.Launch;

/// The orders process.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Launch.run(
                "orders",
                System.out,
                () -> OrdersService.start(Configuration.read("ORDERS", Settings.class, System.getenv())));
    }
}
