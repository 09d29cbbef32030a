package dev.phoenix.legacy.order;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.legacy.cart.Cart;
import dev.phoenix.legacy.cart.CartDao;
import dev.phoenix.legacy.cart.CouponDao;
import dev.phoenix.legacy.cart.Pricing;
import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.money.Totals;
import dev.phoenix.legacy.payment.GiftCardDao;
import dev.phoenix.legacy.payment.LedgerDao;
import dev.phoenix.legacy.payment.PaymentDao;
import dev.phoenix.legacy.payment.Provider;
import dev.phoenix.legacy.servlet.Answer;
import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.Refused;
import dev.phoenix.legacy.stock.StockDao;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/// Turns a cart into an order, in ONE database transaction. Any thread.
///
/// *Faults, on purpose; each is what such systems do:*
/// - It locks the stock rows of the cart and keeps them, and its connection, while it calls the payment provider.
///   Whoever wants one of these SKUs waits for a stranger's bank. (Orders reserves first and pays outside any
///   transaction.)
/// - It locks them in the order of the cart. Two carts with the same SKUs the other way round deadlock; PostgreSQL
///   kills one after its deadlock timeout and it is tried again. (Inventory takes its rows in the order of their
///   SKUs.)
/// - When the provider does not answer, the transaction is rolled back. If the provider had taken the money, there
///   is now a charge without an order. The same when writing fails after the charge. (Payments keeps such a payment
///   as `UNKNOWN` and asks until it knows.)
/// - It does not look at `Idempotency-Key`: there is nowhere to keep it. A repeat finds the order that the cart
///   already has, and after an error charges again. (Orders keeps the key with its answer.)
final class PlaceOrder {
    private static final Logger LOG = Logger.getLogger(PlaceOrder.class.getName());

    private final Database database;
    private final Pricing pricing;
    private final Provider provider;

    PlaceOrder(Database database, Pricing pricing, Provider provider) {
        this.database = database;
        this.pricing = pricing;
        this.provider = provider;
    }

    /// A deadlock victim is tried again: all locks are taken before the charge, so no victim has charged anything.
    Answer place(Wish wish) throws SQLException {
        return database.retried(connection -> attempt(connection, wish));
    }

    private Answer attempt(Connection connection, Wish wish) throws SQLException {
        var cart = CartDao.lock(connection, wish.cartId());
        var earlier = earlier(connection, cart);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        if (cart.lines().isEmpty()) {
            throw new Refused(422, "cart_empty", "There is nothing in cart " + cart.id() + ".");
        }
        var onHand = lockStock(connection, cart);
        var totals = pricing.price(connection, cart, wish.shipping());
        checkExpected(totals, wish);
        checkStock(cart, onHand);
        if (cart.coupon().isPresent()) {
            CouponDao.lockUsable(connection, cart.coupon().get());
        }
        var ready = new Ready(CheckoutDao.nextId(connection), cart, totals);
        return switch (wish.tender()) {
            case Wish.Tender.Card(String token) -> byCard(connection, wish, ready, token);
            case Wish.Tender.GiftCard card -> byGiftCard(connection, wish, ready, card);
        };
    }

    /// A cart that is locked, priced and in stock: all that is missing is the money.
    private record Ready(long checkoutId, Cart cart, Totals totals) {
        Money total() {
            return totals.money(totals.total());
        }

        Checkout checkout(Checkout.State state, Optional<Long> orderId, Wish wish) {
            return new Checkout(checkoutId, cart.id(), state, orderId, wish.shipping());
        }

        Order order(long orderId, Order.Tender tender) {
            var sums = new Order.Sums(
                    totals.currency(),
                    totals.subtotal(),
                    totals.discount(),
                    totals.shipping(),
                    totals.tax(),
                    totals.total());
            var lines = new ArrayList<Order.Line>();
            for (int i = 0; i < cart.lines().size(); i++) {
                var line = cart.lines().get(i);
                var part = totals.lines().get(i);
                lines.add(new Order.Line(
                        line.sku(),
                        line.quantity(),
                        line.options(),
                        line.unitPrice(),
                        part.subtotal(),
                        part.discount(),
                        part.tax()));
            }
            return new Order(orderId, checkoutId, Order.State.PLACED, Instant.EPOCH, sums, lines, List.of(tender));
        }
    }

    /// What the cart was already turned into.
    private static Optional<Answer> earlier(Connection connection, Cart cart) throws SQLException {
        return switch (cart.state()) {
            case OPEN -> Optional.empty();
            case ORDERED -> OrderDao.ofCart(connection, cart.id()).map(order -> Answer.created(order.json()));
            case PENDING ->
                CheckoutDao.pendingOfCart(connection, cart.id()).map(checkout -> new Answer(202, checkout.json()));
        };
    }

    private static Map<String, Long> lockStock(Connection connection, Cart cart) throws SQLException {
        var onHand = new HashMap<String, Long>();
        for (var line : cart.lines()) {
            onHand.put(line.sku(), StockDao.lock(connection, line.sku()));
        }
        return onHand;
    }

    private static void checkExpected(Totals totals, Wish wish) {
        var total = totals.money(totals.total());
        if (!total.equals(wish.expectedTotal())) {
            throw new Refused(409, "total_changed", "The order comes to another total than expected.")
                    .with("total", total.json());
        }
    }

    private static void checkStock(Cart cart, Map<String, Long> onHand) {
        var missing = missing(cart, onHand);
        if (missing.isPresent()) {
            throw new Refused(409, "out_of_stock", "There is not enough of " + missing.get() + ".")
                    .with("sku", Json.object().textNode(missing.get()));
        }
    }

    /// The first SKU of which the cart wants more than there is. Two lines may want the same one.
    private static Optional<String> missing(Cart cart, Map<String, Long> onHand) {
        var left = new HashMap<>(onHand);
        return cart.lines().stream()
                .filter(line -> left.merge(line.sku(), -line.quantity(), Long::sum) < 0)
                .map(Cart.Line::sku)
                .findFirst();
    }

    private Answer byGiftCard(Connection connection, Wish wish, Ready ready, Wish.Tender.GiftCard card)
            throws SQLException {
        if (card.amount().filter(amount -> !amount.equals(ready.total())).isPresent()) {
            throw new Refused(422, "tenders_mismatch", "The gift card's amount is not the total of the order.");
        }
        GiftCardDao.redeem(connection, card.code(), ready.total());
        long orderId = OrderDao.nextId(connection);
        var placed = ready.checkout(Checkout.State.PLACED, Optional.of(orderId), wish);
        CheckoutDao.insert(connection, placed, wish, Optional.empty());
        var tender = new Order.Tender(Order.Tender.GIFT_CARD, ready.total().minor(), card.code());
        return Answer.created(write(connection, ready, ready.order(orderId, tender), LedgerDao.GIFT_CARDS));
    }

    private Answer byCard(Connection connection, Wish wish, Ready ready, String token) throws SQLException {
        var charge = provider.charge(
                ready.total(), token, ready.checkoutId(), ready.cart().id());
        return switch (charge) {
            case Provider.Charge.Declined(String reason) ->
                throw new Refused(402, "payment_declined", "The card was declined: " + reason + ".");
            case Provider.Charge.ActionRequired(String providerId) -> {
                var pending = ready.checkout(Checkout.State.PAYMENT_PENDING, Optional.empty(), wish);
                CheckoutDao.insert(connection, pending, wish, Optional.of(providerId));
                CartDao.setState(connection, ready.cart().id(), Cart.State.PENDING);
                yield new Answer(202, pending.json());
            }
            case Provider.Charge.Captured(String providerId) -> {
                long orderId = OrderDao.nextId(connection);
                var placed = ready.checkout(Checkout.State.PLACED, Optional.of(orderId), wish);
                CheckoutDao.insert(connection, placed, wish, Optional.of(providerId));
                yield Answer.created(writeCharged(connection, ready, orderId, providerId));
            }
        };
    }

    private static ObjectNode writeCharged(Connection connection, Ready ready, long orderId, String providerId)
            throws SQLException {
        long paymentId = PaymentDao.nextId(connection);
        var tender = new Order.Tender(Order.Tender.CARD, ready.total().minor(), Long.toString(paymentId));
        var order = ready.order(orderId, tender);
        var json = write(connection, ready, order, LedgerDao.PROVIDER);
        PaymentDao.insert(
                connection,
                new PaymentDao.Payment(paymentId, providerId, ready.total().minor(), 0),
                order.id(),
                order.checkoutId(),
                ready.totals().currency());
        return json;
    }

    private static ObjectNode write(Connection connection, Ready ready, Order order, String paidFrom)
            throws SQLException {
        OrderDao.insert(connection, order, ready.cart().id());
        for (var line : order.lines()) {
            StockDao.move(connection, line.sku(), -line.quantity(), "order " + order.id());
        }
        if (ready.cart().coupon().isPresent()) {
            CouponDao.use(connection, ready.cart().coupon().get());
        }
        CartDao.setState(connection, ready.cart().id(), Cart.State.ORDERED);
        LedgerDao.sale(connection, order.id(), paidFrom, ready.totals());
        return OrderDao.read(connection, order.id()).json();
    }

    /// The shopper has acted and the provider has the money: places the order that waits for it. The units were not
    /// kept for him meanwhile; when they are gone, or the cart costs something else by now, the money goes back.
    void complete(String providerId, long received) throws SQLException {
        database.retried(connection -> {
            var waiting = CheckoutDao.lockPending(connection, providerId);
            if (waiting.isEmpty()) {
                LOG.info("Payment " + providerId + " belongs to no checkout that waits for it.");
                return false;
            }
            var checkout = waiting.get();
            var cart = CartDao.lock(connection, checkout.cartId());
            var onHand = lockStock(connection, cart);
            var totals = pricing.price(connection, cart, checkout.shipping());
            var couponUsedUp = cart.coupon().isPresent()
                    && !CouponDao.lockIfUsable(connection, cart.coupon().get());
            if (totals.total() != received || missing(cart, onHand).isPresent() || couponUsedUp) {
                provider.refund(providerId, received);
                giveUp(connection, checkout);
                return false;
            }
            long orderId = OrderDao.nextId(connection);
            CheckoutDao.placed(connection, checkout.id(), orderId);
            writeCharged(connection, new Ready(checkout.id(), cart, totals), orderId, providerId);
            return true;
        });
    }

    /// The shopper did not act, or his bank said no: the cart is his again.
    void fail(String providerId) throws SQLException {
        database.retried(connection -> {
            var waiting = CheckoutDao.lockPending(connection, providerId);
            if (waiting.isPresent()) {
                giveUp(connection, waiting.get());
            }
            return waiting.isPresent();
        });
    }

    private static void giveUp(Connection connection, Checkout checkout) throws SQLException {
        CheckoutDao.failed(connection, checkout.id());
        CartDao.setState(connection, checkout.cartId(), Cart.State.OPEN);
    }
}
