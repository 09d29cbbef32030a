package dev.phoenix.payments;

import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/// Everything of one lane: its tables and its provider.
record PaymentLane(
        Jdbi database, PaymentStore paymentStore, RefundStore refundStore, Payments payments, GiftCards giftCards) {

    static PaymentLane of(Jdbi database, Optional<Provider> provider) {
        var payments = new PaymentStore(database);
        var refunds = new RefundStore(database);
        return new PaymentLane(
                database, payments, refunds, new Payments(payments, refunds, provider), new GiftCards(database));
    }
}
