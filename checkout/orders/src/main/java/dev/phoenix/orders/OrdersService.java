package dev.phoenix.orders;

import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Lane;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Request;
import dev.phoenix.chassis.Routes;
import dev.phoenix.chassis.Service;
import dev.phoenix.orders.cart.CartStore;
import dev.phoenix.orders.cart.CatalogStore;
import dev.phoenix.orders.checkout.CheckoutLane;
import dev.phoenix.orders.checkout.Inventory;
import dev.phoenix.orders.checkout.Payments;
import dev.phoenix.orders.checkout.Wish;
import dev.phoenix.orders.events.Events;
import dev.phoenix.orders.events.Subscribers;
import dev.phoenix.orders.pricing.Pricing;
import dev.phoenix.orders.pricing.Taxes;
import java.time.Clock;
import java.util.function.Function;

/// The orders service: its routes over both lanes, and its workers. Any thread.
final class OrdersService {
    /// Everything of one lane.
    record OrdersLane(CartStore carts, CatalogStore catalog, Pricing pricing, CheckoutLane checkout) {}

    record Amount(Money amount) {}

    private OrdersService() {}

    static Service start(Settings settings) {
        var database = Database.open("orders", settings.database(), settings.connections());
        var routes = new Routes(settings.operatorToken());
        var others = settings.others();
        var taxes = new Taxes(
                others.taxationUrl(),
                others.taxationTimeout(),
                settings.taxWhenDown(),
                Clock.systemUTC(),
                routes.meters());
        var live = lane(Lane.LIVE, database, settings, routes, taxes);
        var shadow = lane(Lane.SHADOW, database, settings, routes, taxes.forAnotherLane());
        addTo(routes, request -> switch (request.lane()) {
            case LIVE -> live;
            case SHADOW -> shadow;
        });
        new Events(() -> new Subscribers(database.in(Lane.LIVE))).addTo(routes);
        return Service.start(
                settings.host(),
                settings.port(),
                routes,
                database,
                live.checkout().worker(),
                shadow.checkout().worker(),
                Events.deliver(database, routes.meters()));
    }

    private static OrdersLane lane(Lane lane, Database database, Settings settings, Routes routes, Taxes taxes) {
        var others = settings.others();
        var clock = Clock.systemUTC();
        var pricing = new Pricing(taxes);
        var around = new CheckoutLane.Around(
                new Inventory(others.inventoryUrl(), others.inventoryTimeout(), settings.operatorToken()),
                new Payments(others.paymentsUrl(), others.paymentsTimeout(), settings.operatorToken()),
                clock,
                routes.meters());
        return new OrdersLane(
                new CartStore(database.in(lane)),
                new CatalogStore(database.in(lane)),
                pricing,
                CheckoutLane.of(lane, database, pricing, around));
    }

    static void addTo(Routes routes, Function<Request, OrdersLane> in) {
        new CartRoutes(in).addTo(routes);
        new CatalogRoutes(in).addTo(routes);
        Function<Request, CheckoutLane> checkout = request -> in.apply(request).checkout();
        routes.open(
                        "POST",
                        "/checkouts",
                        request -> checkout.apply(request)
                                .checkouts()
                                .place(request.body(Wish.class), request.header("Idempotency-Key"), request.passedOn()))
                .open(
                        "GET",
                        "/checkouts/{id}",
                        request -> Answer.ok(checkout.apply(request).checkouts().view(request.path("id"))))
                .open(
                        "GET",
                        "/orders/{id}",
                        request -> Answer.ok(checkout.apply(request).orders().read(request.path("id"))))
                .open(
                        "POST",
                        "/orders/{id}/cancel",
                        request -> checkout.apply(request).checkouts().cancel(request.path("id"), request.passedOn()))
                .open(
                        "POST",
                        "/orders/{id}/refunds",
                        request -> checkout.apply(request)
                                .refunds()
                                .refund(
                                        request.path("id"),
                                        request.body(Amount.class).amount(),
                                        request.header("Idempotency-Key"),
                                        request.passedOn()))
                .publish("openapi/orders.json");
    }
}
