package dev.phoenix.orders;

import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Lane;
import dev.phoenix.chassis.Request;
import dev.phoenix.chassis.Routes;
import dev.phoenix.chassis.Service;
import dev.phoenix.orders.cart.CartStore;
import dev.phoenix.orders.cart.CatalogStore;
import dev.phoenix.orders.checkout.CheckoutLane;
import dev.phoenix.orders.checkout.Inventory;
import dev.phoenix.orders.checkout.OrderStore;
import dev.phoenix.orders.checkout.Payments;
import dev.phoenix.orders.checkout.Wish;
import dev.phoenix.orders.pricing.Pricing;
import dev.phoenix.orders.pricing.Taxes;
import java.time.Clock;

/// The orders service: its routes over both lanes, and its workers. Any thread.
final class OrdersService {
    /// Everything of one lane.
    record OrdersLane(CartStore carts, CatalogStore catalog, Pricing pricing, CheckoutLane checkout) {}

    private final OrdersLane live;
    private final OrdersLane shadow;

    private OrdersService(OrdersLane live, OrdersLane shadow) {
        this.live = live;
        this.shadow = shadow;
    }

    static Service start(Settings settings) {
        var database = Database.open("orders", settings.database(), settings.connections());
        var routes = new Routes(settings.operatorToken());
        var live = lane(Lane.LIVE, database, settings, routes);
        var shadow = lane(Lane.SHADOW, database, settings, routes);
        new OrdersService(live, shadow).addTo(routes);
        return Service.start(
                settings.host(),
                settings.port(),
                routes,
                database,
                live.checkout().worker(),
                shadow.checkout().worker());
    }

    private static OrdersLane lane(Lane lane, Database database, Settings settings, Routes routes) {
        var others = settings.others();
        var clock = Clock.systemUTC();
        var taxes = new Taxes(others.taxationUrl(), settings.taxWhenDown(), clock, routes.meters());
        var pricing = new Pricing(taxes);
        var around = new CheckoutLane.Around(
                new Inventory(others.inventoryUrl(), settings.operatorToken()),
                new Payments(others.paymentsUrl(), settings.operatorToken()),
                clock,
                routes.meters());
        return new OrdersLane(
                new CartStore(database.in(lane)),
                new CatalogStore(database.in(lane)),
                pricing,
                CheckoutLane.of(lane, database, pricing, around));
    }

    private void addTo(Routes routes) {
        new CartRoutes(this::in).addTo(routes);
        new CatalogRoutes(this::in).addTo(routes);
        routes.open(
                        "POST",
                        "/checkouts",
                        request -> in(request)
                                .checkout()
                                .checkouts()
                                .place(request.body(Wish.class), request.header("Idempotency-Key"), request.passedOn()))
                .open(
                        "GET",
                        "/checkouts/{id}",
                        request -> Answer.ok(in(request).checkout().checkouts().view(request.path("id"))))
                .open(
                        "GET",
                        "/orders/{id}",
                        request -> Answer.ok(orders(request).read(request.path("id"))))
                .open(
                        "POST",
                        "/orders/{id}/cancel",
                        request -> in(request).checkout().checkouts().cancel(request.path("id"), request.passedOn()))
                .publish("openapi/orders.json");
    }

    private OrderStore orders(Request request) {
        return in(request).checkout().orders();
    }

    private OrdersLane in(Request request) {
        return switch (request.lane()) {
            case LIVE -> live;
            case SHADOW -> shadow;
        };
    }
}
