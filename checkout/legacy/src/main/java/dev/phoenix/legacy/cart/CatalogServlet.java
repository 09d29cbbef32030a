package dev.phoenix.legacy.cart;

import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.servlet.Answer;
import dev.phoenix.legacy.servlet.Body;
import dev.phoenix.legacy.servlet.Call;
import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.JsonServlet;
import dev.phoenix.legacy.servlet.Refused;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// `/products`, `/coupons`, `/demand`: what the operator sells, at which terms, and what open carts want of it.
public final class CatalogServlet extends JsonServlet {
    private static final long serialVersionUID = 1L;
    private static final int MOST_PRODUCTS = 10_000;

    private final transient Database database;

    public CatalogServlet(Front front, Database database) {
        super(front);
        this.database = database;
        onOperator("PUT", "/products", this::putProducts);
        onOperator("PUT", "/coupons/{code}", this::putCoupon);
        onOperator("GET", "/demand", this::demand);
    }

    private Answer putProducts(Call call) throws SQLException {
        var products = call.body().only("products").list("products", 0, MOST_PRODUCTS).stream()
                .map(CatalogServlet::product)
                .toList();
        return database.retried(connection -> {
            for (var product : products) {
                ProductDao.put(connection, product);
            }
            return Answer.ok(Json.object().put("count", products.size()));
        });
    }

    private static Product product(Body body) {
        body.only("sku", "price", "taxCategory");
        var category = body.text("taxCategory");
        if (!List.of("standard", "reduced", "zero").contains(category)) {
            throw Refused.invalid("taxCategory", "must be standard, reduced or zero.");
        }
        return new Product(body.text("sku"), body.money("price"), category);
    }

    private Answer putCoupon(Call call) throws SQLException {
        var body = call.body().only("percent", "amount", "limit");
        Optional<Integer> percent =
                body.has("percent") ? Optional.of((int) body.whole("percent", 1, 100)) : Optional.empty();
        Optional<Money> amount = body.optionalMoney("amount").filter(money -> money.minor() > 0);
        if (percent.isPresent() == amount.isPresent()) {
            throw new Refused(422, "invalid_request", "A coupon takes off either `percent` or an `amount` above 0.");
        }
        Optional<Long> limit =
                body.has("limit") ? Optional.of(body.whole("limit", 0, Integer.MAX_VALUE)) : Optional.empty();
        var coupon = new Coupon(call.text("code"), percent, amount, limit, 0);
        return database.transaction(connection -> {
            CouponDao.put(connection, coupon);
            var json = Json.object().put("code", coupon.code());
            percent.ifPresent(each -> json.put("percent", each));
            amount.ifPresent(each -> json.set("amount", each.json()));
            limit.ifPresent(each -> json.put("limit", each));
            return Answer.ok(json);
        });
    }

    private Answer demand(Call call) throws SQLException {
        return database.transaction(connection -> {
            var json = Json.object();
            var items = json.putArray("items");
            for (var each : CartDao.demand(connection)) {
                items.addObject().put("sku", each.sku()).put("quantity", each.quantity());
            }
            return Answer.ok(json);
        });
    }
}
