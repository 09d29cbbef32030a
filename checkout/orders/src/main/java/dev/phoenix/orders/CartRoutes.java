package dev.phoenix.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Problem;
import dev.phoenix.chassis.Request;
import dev.phoenix.chassis.Routes;
import dev.phoenix.orders.OrdersService.OrdersLane;
import dev.phoenix.orders.cart.Cart;
import dev.phoenix.orders.pricing.Quote;
import dev.phoenix.orders.pricing.Shipping;
import java.util.Currency;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// `/carts`: what a shopper does before paying.
final class CartRoutes {
    /// More of one thing is a matter for the sales department.
    private static final long MOST_UNITS = 1_000;

    record NewCart(String currency, String country, Optional<String> region) {}

    record NewLine(String sku, Optional<JsonNode> quantity, Optional<ObjectNode> options) {}

    record Quantity(Optional<JsonNode> quantity) {}

    record Code(String code) {}

    record Shipped(Shipping shipping) {}

    private final Function<Request, OrdersLane> lane;

    CartRoutes(Function<Request, OrdersLane> lane) {
        this.lane = lane;
    }

    void addTo(Routes routes) {
        routes.open("POST", "/carts", this::create)
                .open(
                        "GET",
                        "/carts/{id}",
                        request -> Answer.ok(
                                in(request).carts().read(request.path("id")).view()))
                .open("POST", "/carts/{id}/lines", this::add)
                .open("PUT", "/carts/{id}/lines/{lineId}", this::setQuantity)
                .open(
                        "PUT",
                        "/carts/{id}/coupon",
                        request -> Answer.ok(in(request)
                                .carts()
                                .setCoupon(
                                        request.path("id"),
                                        request.body(Code.class).code())
                                .view()))
                .open("POST", "/carts/{id}/quote", this::quote);
    }

    private Answer create(Request request) {
        var asked = request.body(NewCart.class);
        if (!asked.country().matches("[A-Z]{2}")) {
            throw invalid("`country` must be two capital letters (ISO 3166).");
        }
        if (asked.region().filter(String::isBlank).isPresent()) {
            throw invalid("`region` must be a text.");
        }
        var place = new Cart.Place(currency(asked.currency()), asked.country(), asked.region());
        return Answer.created(in(request).carts().create(place).view());
    }

    private static String currency(String code) {
        try {
            return Currency.getInstance(code).getCurrencyCode();
        } catch (IllegalArgumentException unknown) {
            throw invalid("`currency` must be a currency code of ISO 4217.");
        }
    }

    private Answer add(Request request) {
        var asked = request.body(NewLine.class);
        long quantity = quantity(asked.quantity(), 1);
        var options = asked.options().orElseGet(() -> Json.mapper().createObjectNode());
        return Answer.created(in(request)
                .carts()
                .add(request.path("id"), asked.sku(), quantity, options)
                .view());
    }

    private Answer setQuantity(Request request) {
        long quantity = quantity(request.body(Quantity.class).quantity(), 0);
        return Answer.ok(in(request)
                .carts()
                .setQuantity(request.path("id"), request.path("lineId"), quantity)
                .view());
    }

    private Answer quote(Request request) {
        var shipping = request.body(Shipped.class).shipping();
        var lane = in(request);
        var quote = lane.pricing().quote(lane.carts().read(request.path("id")), shipping, request.passedOn());
        return switch (quote.taxSource()) {
            case TAXATION -> Answer.ok(quote.view());
            case CACHED -> new Answer(200, quote.view(), Map.of("Phoenix-Tax", Quote.TaxSource.CACHED.word()));
        };
    }

    private static long quantity(Optional<JsonNode> given, long least) {
        return given.filter(node -> node.isIntegralNumber() && node.canConvertToLong())
                .map(JsonNode::longValue)
                .filter(units -> units >= least && units <= MOST_UNITS)
                .orElseThrow(() -> new Problem(
                                422,
                                "quantity_invalid",
                                "A quantity is a whole number from " + least + " to " + MOST_UNITS + ".")
                        .refusal());
    }

    private static Problem.Refusal invalid(String what) {
        return new Problem(422, "invalid_request", what).refusal();
    }

    private OrdersLane in(Request request) {
        return lane.apply(request);
    }
}
