package dev.phoenix.payments;

import dev.phoenix.chassis.Configuration;
import dev.phoenix.chassis.Launch;

/// The payments process.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        Launch.run(
                "payments",
                System.out,
                () -> PaymentsService.start(Configuration.read("PAYMENTS", Settings.class, System.getenv())));
    }
}
