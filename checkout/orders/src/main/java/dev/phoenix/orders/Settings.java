package dev.phoenix.orders;

import dev.phoenix.chassis.Configuration.Default;
import dev.phoenix.chassis.Configuration.Spread;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Secret;
import dev.phoenix.orders.pricing.TaxWhenDown;
import java.net.URI;
import java.time.Duration;

/// The process's configuration: environment keys `ORDERS_…`.
record Settings(
        @Default("127.0.0.1") String host,
        @Default("9200") int port,
        Database.Settings database,
        @Default("16") int connections,
        Secret operatorToken,
        @Default("cached") TaxWhenDown taxWhenDown,
        @Spread Others others) {

    /// Where the other services are, and how long a call to each may take.
    ///
    /// @param inventoryTimeout a reservation waits for a row lock at most; more than this is an outage
    /// @param taxationTimeout a quote that waits longer is answered by the cache sooner
    /// @param paymentsTimeout payments gives the provider 6 s; an answer that says "unknown" must still arrive
    record Others(
            URI inventoryUrl,
            @Default("2s") Duration inventoryTimeout,
            URI taxationUrl,
            @Default("500ms") Duration taxationTimeout,
            URI paymentsUrl,
            @Default("8s") Duration paymentsTimeout) {}
}
