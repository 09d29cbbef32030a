package dev.phoenix.legacy.cart;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.servlet.Answer;
import dev.phoenix.legacy.servlet.Body;
import dev.phoenix.legacy.servlet.Call;
import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.JsonServlet;
import dev.phoenix.legacy.servlet.Refused;
import dev.phoenix.legacy.tax.TaxRates;
import java.sql.Connection;
import java.sql.SQLException;

/// `/carts`: what a shopper does before paying.
public final class CartServlet extends JsonServlet {
    private static final long serialVersionUID = 1L;

    /// More of one thing is a matter for the sales department.
    private static final long MOST_UNITS = 1000;

    private final transient Database database;
    private final transient Pricing pricing;

    public CartServlet(Front front, Database database, Pricing pricing) {
        super(front);
        this.database = database;
        this.pricing = pricing;
        on("POST", "/carts", this::create);
        on("GET", "/carts/{id}", this::read);
        on("POST", "/carts/{id}/lines", this::add);
        on("PUT", "/carts/{id}/lines/{lineId}", this::setQuantity);
        on("PUT", "/carts/{id}/coupon", this::setCoupon);
        on("POST", "/carts/{id}/quote", this::quote);
    }

    /// A change of a locked, open cart.
    private interface Change {
        void make(Connection connection, Cart cart) throws SQLException;
    }

    private Answer create(Call call) throws SQLException {
        var body = call.body().only("currency", "country", "region");
        var country = body.text("country");
        if (!country.matches("[A-Z]{2}")) {
            throw Refused.invalid("country", "must be two capital letters (ISO 3166).");
        }
        var place = new TaxRates.Place(country, body.optionalText("region").orElse(""));
        var currency = body.currency("currency");
        return database.transaction(connection ->
                Answer.created(CartDao.create(connection, currency, place).json()));
    }

    private Answer read(Call call) throws SQLException {
        long id = call.id("id", "cart");
        return database.transaction(
                connection -> Answer.ok(CartDao.read(connection, id).json()));
    }

    private Answer add(Call call) throws SQLException {
        var body = call.body().only("sku", "quantity", "options");
        var sku = body.text("sku");
        long quantity = quantity(body, 1);
        JsonNode options = body.object("options").map(Body::node).orElseGet(Json::object);
        var changed = change(call, (connection, cart) -> {
            var product = ProductDao.find(connection, sku)
                    .orElseThrow(() -> new Refused(422, "sku_unknown", "Nothing is sold as " + sku + "."));
            if (!product.price().currency().equals(cart.currency())) {
                throw new Refused(422, "currency_mismatch", sku + " is not sold in the currency of this cart.");
            }
            CartDao.add(
                    connection,
                    cart,
                    new Cart.Line(0, sku, quantity, options, product.price().minor()));
        });
        return new Answer(201, changed);
    }

    private Answer setQuantity(Call call) throws SQLException {
        long quantity = quantity(call.body().only("quantity"), 0);
        var lineId = call.text("lineId");
        return Answer.ok(change(call, (connection, cart) -> {
            var line = cart.lines().stream()
                    .filter(each -> Long.toString(each.id()).equals(lineId))
                    .findFirst()
                    .orElseThrow(() -> Refused.notFound("line", lineId));
            CartDao.setQuantity(connection, line, quantity);
        }));
    }

    private Answer setCoupon(Call call) throws SQLException {
        var code = call.body().only("code").text("code");
        return Answer.ok(change(call, (connection, cart) -> {
            var coupon = CouponDao.find(connection, code)
                    .filter(each -> each.takesOff(cart.currency()))
                    .orElseThrow(() -> CouponDao.unknown(code));
            coupon.checkNotExhausted();
            CartDao.setCoupon(connection, cart, code);
        }));
    }

    private JsonNode change(Call call, Change change) throws SQLException {
        long id = call.id("id", "cart");
        return database.retried(connection -> {
            var cart = CartDao.lockOpen(connection, id);
            change.make(connection, cart);
            return CartDao.changed(connection, cart).json();
        });
    }

    private Answer quote(Call call) throws SQLException {
        long id = call.id("id", "cart");
        var shipping = Pricing.Shipping.read(call.body().only("shipping"));
        return database.transaction(connection -> {
            var cart = CartDao.read(connection, id);
            var totals = pricing.price(connection, cart, shipping);
            var json = totals.json();
            var lines = json.putArray("taxLines");
            for (var group : totals.taxes().groups()) {
                var line = lines.addObject().put("rate", group.rate().toPlainString());
                line.set("base", new Money(group.base(), cart.currency()).json());
                line.set("tax", new Money(group.tax(), cart.currency()).json());
                line.put("jurisdiction", cart.place().jurisdiction());
            }
            return Answer.ok(json);
        });
    }

    private static long quantity(Body body, long least) {
        return body.whole("quantity")
                .filter(units -> units >= least && units <= MOST_UNITS)
                .orElseThrow(() -> new Refused(
                        422, "quantity_invalid", "A quantity is a whole number from " + least + " to " + MOST_UNITS));
    }
}
