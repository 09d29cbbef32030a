package dev.phoenix.orders;

import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import dev.phoenix.chassis.Request;
import dev.phoenix.chassis.Routes;
import dev.phoenix.orders.OrdersService.OrdersLane;
import dev.phoenix.orders.cart.CatalogStore;
import dev.phoenix.orders.cart.Coupon;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// `/products`, `/coupons`, `/demand`: what the operator sells, at which terms, and what open carts want of it.
final class CatalogRoutes {
    private static final int MOST_PRODUCTS = 10_000;
    private static final Set<String> CATEGORIES = Set.of("standard", "reduced", "zero");

    record Products(List<CatalogStore.Product> products) {}

    record Terms(Optional<Integer> percent, Optional<Money> amount, Optional<Long> limit) {}

    record CouponView(String code, Optional<Integer> percent, Optional<Money> amount, Optional<Long> limit) {}

    private final Function<Request, OrdersLane> lane;

    CatalogRoutes(Function<Request, OrdersLane> lane) {
        this.lane = lane;
    }

    void addTo(Routes routes) {
        routes.operator("PUT", "/products", this::putProducts)
                .operator("PUT", "/coupons/{code}", this::putCoupon)
                .operator(
                        "GET",
                        "/demand",
                        request -> Answer.ok(
                                Map.of("items", lane.apply(request).catalog().demand())));
    }

    private Answer putProducts(Request request) {
        var products = request.body(Products.class).products();
        if (products.size() > MOST_PRODUCTS) {
            throw invalid("`products` must be a list of 0 to " + MOST_PRODUCTS + ".");
        }
        for (var product : products) {
            if (product.sku().isBlank() || product.price().minor() < 0 || !CATEGORIES.contains(product.taxCategory())) {
                throw invalid("A product has a `sku`, a `price` of 0 or more, and a `taxCategory` of standard, reduced "
                        + "or zero; `" + product.sku() + "` has not.");
            }
        }
        lane.apply(request).catalog().put(products);
        return Answer.ok(Map.of("count", products.size()));
    }

    private Answer putCoupon(Request request) {
        var terms = request.body(Terms.class);
        var amount = terms.amount().filter(fixed -> fixed.minor() > 0);
        if (terms.percent().isPresent() == amount.isPresent()
                || terms.percent().filter(each -> each < 1 || each > 100).isPresent()
                || terms.limit().filter(each -> each < 0).isPresent()) {
            throw invalid("A coupon takes off either `percent` (1 to 100) or an `amount` above 0; a `limit` is 0 or "
                    + "more.");
        }
        var coupon = new Coupon(request.path("code"), terms.percent(), amount, terms.limit(), 0);
        lane.apply(request).catalog().put(coupon);
        return Answer.ok(new CouponView(coupon.code(), coupon.percent(), coupon.amount(), coupon.limit()));
    }

    private static Problem.Refusal invalid(String what) {
        return new Problem(422, "invalid_request", what).refusal();
    }
}
