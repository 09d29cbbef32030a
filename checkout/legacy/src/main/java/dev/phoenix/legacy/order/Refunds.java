package dev.phoenix.legacy.order;

import dev.phoenix.legacy.money.Money;
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

/// Gives money back: a part of it, or all of it with the units when an order is cancelled. Any thread.
///
/// *Fault, on purpose:* the provider is called inside the transaction here too, with the order's row locked, and a
/// refund whose answer is lost is made again when the operator repeats it.
final class Refunds {
    private final Database database;
    private final Provider provider;

    Refunds(Database database, Provider provider) {
        this.database = database;
        this.provider = provider;
    }

    /// Gives a part back; never more than was captured.
    Answer refund(long orderId, Money amount) throws SQLException {
        return database.retried(connection -> {
            var order = OrderDao.lock(connection, orderId);
            if (!amount.currency().equals(order.sums().currency())) {
                throw new Refused(422, "currency_mismatch", "The order was paid in another currency.");
            }
            long left = order.sums().total() - OrderDao.refunded(connection, orderId);
            if (amount.minor() > left) {
                throw new Refused(409, "refund_exceeds_captured", "Only " + left + " minor units are left to refund.");
            }
            long refundId = giveBack(connection, order, amount);
            var json = Json.object().put("id", Long.toString(refundId)).put("orderId", Long.toString(orderId));
            json.set("amount", amount.json());
            return Answer.created(json);
        });
    }

    /// Takes an order back: all money not refunded yet, and the units onto the shelf again.
    Answer cancel(long orderId) throws SQLException {
        return database.retried(connection -> {
            var order = OrderDao.lock(connection, orderId);
            if (order.state() == Order.State.CANCELLED) {
                throw new Refused(409, "order_cancelled", "Order " + orderId + " is cancelled already.");
            }
            for (var line : order.lines()) {
                StockDao.lock(connection, line.sku());
            }
            long left = order.sums().total() - OrderDao.refunded(connection, orderId);
            if (left > 0) {
                giveBack(connection, order, order.money(left));
            }
            for (var line : order.lines()) {
                StockDao.move(connection, line.sku(), line.quantity(), "cancel " + orderId);
            }
            OrderDao.setState(connection, orderId, Order.State.CANCELLED);
            return Answer.ok(OrderDao.read(connection, orderId).json());
        });
    }

    private long giveBack(Connection connection, Order order, Money amount) throws SQLException {
        long refundId = OrderDao.nextRefundId(connection);
        var payment = PaymentDao.ofOrder(connection, order.id());
        if (payment.isPresent()) {
            var providerId = provider.refund(payment.get().providerId(), amount.minor());
            PaymentDao.addRefund(connection, payment.get().id(), amount.minor());
            OrderDao.insertRefund(connection, refundId, order.id(), amount, providerId);
            LedgerDao.refund(connection, refundId, LedgerDao.PROVIDER, amount);
        } else {
            var code = order.tenders().getFirst().reference();
            GiftCardDao.giveBack(connection, code, amount.minor());
            OrderDao.insertRefund(connection, refundId, order.id(), amount, null);
            LedgerDao.refund(connection, refundId, LedgerDao.GIFT_CARDS, amount);
        }
        return refundId;
    }
}
