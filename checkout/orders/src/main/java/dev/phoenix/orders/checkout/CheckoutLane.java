package dev.phoenix.orders.checkout;

import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Lane;
import dev.phoenix.chassis.Part;
import dev.phoenix.lease.Leases;
import dev.phoenix.orders.cart.CartStore;
import dev.phoenix.orders.pricing.Pricing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;

/// Everything about checkouts in one lane, put together.
public record CheckoutLane(Checkouts checkouts, OrderStore orders, Refunds refunds, Part worker) {
    /// The other services, and the clock.
    public record Around(Inventory inventory, Payments payments, Clock clock, MeterRegistry meters) {}

    public static CheckoutLane of(Lane lane, Database database, Pricing pricing, Around around) {
        return of(lane, database, pricing, around, new Effects(around.inventory(), around.payments()));
    }

    static CheckoutLane of(Lane lane, Database database, Pricing pricing, Around around, Effects effects) {
        var jdbi = database.in(lane);
        var store = new CheckoutStore(jdbi);
        var orders = new OrderStore(jdbi);
        var keys = new Keys(jdbi);
        var driver = new Driver(store, effects, around.clock());
        var checkouts = new Checkouts(new Checkouts.Stores(new CartStore(jdbi), keys, store, orders), pricing, driver);
        var refunds = new Refunds(jdbi, store, driver, around.payments());
        var bench = new Worker.Bench(lane, new Leases(database.dataSource(lane)), store, driver, keys, refunds);
        return new CheckoutLane(checkouts, orders, refunds, Worker.start(jdbi, bench, around.meters()));
    }
}
