package dev.phoenix.orders;

import dev.phoenix.chassis.Configuration.Default;
import dev.phoenix.chassis.Configuration.Spread;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Secret;
import dev.phoenix.orders.pricing.TaxWhenDown;
import java.net.URI;

/// The process's configuration: environment keys `ORDERS_…`.
record Settings(
        @Default("127.0.0.1") String host,
        @Default("9200") int port,
        Database.Settings database,
        @Default("16") int connections,
        Secret operatorToken,
        @Default("cached") TaxWhenDown taxWhenDown,
        @Spread Others others) {

    /// Where the other services are.
    record Others(URI inventoryUrl, URI taxationUrl, URI paymentsUrl) {}
}
