package dev.phoenix.orders;

import dev.phoenix.chassis.Configuration.Default;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Secret;
import dev.phoenix.orders.pricing.TaxWhenDown;
import java.net.URI;

/// The process's configuration: environment keys `ORDERS_…`. Its own part here, the other services in [Others].
record Settings(
        @Default("127.0.0.1") String host,
        @Default("9200") int port,
        Database.Settings database,
        @Default("16") int connections,
        Operator operator,
        @Default("cached") TaxWhenDown taxWhenDown,
        Others others) {

    /// `ORDERS_OPERATOR_TOKEN`: what operators show us, and what we show the other services.
    record Operator(Secret token) {}

    /// Where the other services are: `ORDERS_INVENTORY_URL`, `ORDERS_TAXATION_URL`, `ORDERS_PAYMENTS_URL`.
    record Others(URI inventoryUrl, URI taxationUrl, URI paymentsUrl) {}
}
