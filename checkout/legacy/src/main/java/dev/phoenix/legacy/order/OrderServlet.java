package dev.phoenix.legacy.order;

import dev.phoenix.legacy.cart.Pricing;
import dev.phoenix.legacy.payment.Provider;
import dev.phoenix.legacy.servlet.Answer;
import dev.phoenix.legacy.servlet.Call;
import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.JsonServlet;
import dev.phoenix.legacy.servlet.Refused;
import java.sql.SQLException;

/// `/checkouts` and `/orders`: from the cart to the order, and back.
public final class OrderServlet extends JsonServlet {
    private static final long serialVersionUID = 1L;

    private final transient Database database;
    private final transient PlaceOrder placeOrder;
    private final transient Refunds refunds;

    public OrderServlet(Front front, Database database, Pricing pricing, Provider provider) {
        super(front);
        this.database = database;
        this.placeOrder = new PlaceOrder(database, pricing, provider);
        this.refunds = new Refunds(database, provider);
        on("POST", "/checkouts", call -> placeOrder.place(Wish.read(call.body())));
        on("GET", "/checkouts/{id}", this::checkout);
        on("GET", "/orders/{id}", this::order);
        on("POST", "/orders/{id}/cancel", call -> refunds.cancel(call.id("id", "order")));
        on("POST", "/orders/{id}/refunds", this::refund);
    }

    private Answer checkout(Call call) throws SQLException {
        long id = call.id("id", "checkout");
        return database.transaction(
                connection -> Answer.ok(CheckoutDao.read(connection, id).json()));
    }

    private Answer order(Call call) throws SQLException {
        long id = call.id("id", "order");
        return database.transaction(
                connection -> Answer.ok(OrderDao.read(connection, id).json()));
    }

    private Answer refund(Call call) throws SQLException {
        var amount = call.body().only("amount").money("amount");
        if (amount.minor() == 0) {
            throw Refused.invalid("amount", "must be above 0.");
        }
        return refunds.refund(call.id("id", "order"), amount);
    }
}
