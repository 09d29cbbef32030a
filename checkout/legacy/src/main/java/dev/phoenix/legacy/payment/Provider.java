package dev.phoenix.legacy.payment;

import com.stripe.StripeClient;
import com.stripe.exception.CardException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.CaptureMethod;
import com.stripe.param.RefundCreateParams;
import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.servlet.Refused;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/// The payment provider, spoken to through its own client library. Any thread.
///
/// *Fault, on purpose:* a call without an answer is an error and nothing else. The provider may have taken the
/// money; nobody asks it later. Payments keeps such a payment as `UNKNOWN` and asks until it knows.
public final class Provider {
    private static final int CONNECT_TIMEOUT_MILLIS = 10_000;
    /// The library's own default, which is what nobody of that time changed.
    private static final int READ_TIMEOUT_MILLIS = 80_000;

    private static final Logger LOG = Logger.getLogger(Provider.class.getName());

    private final StripeClient client;

    public Provider(String url, String key) {
        this.client = StripeClient.builder()
                .setApiBase(url)
                .setApiKey(key)
                .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                .setReadTimeout(READ_TIMEOUT_MILLIS)
                .setMaxNetworkRetries(0)
                .build();
    }

    /// What became of a charge.
    public sealed interface Charge {
        /// The money is taken.
        record Captured(String providerId) implements Charge {}

        /// The shopper has to prove himself to his bank first; the provider tells the outcome by a webhook.
        record ActionRequired(String providerId) implements Charge {}

        /// The bank said no.
        record Declined(String reason) implements Charge {}
    }

    /// Takes the money at once. The key that makes a call repeatable is left to the library, which makes a new one
    /// each time: *fault, on purpose*, for a shopper who tries again after an error may be charged twice.
    public Charge charge(Money amount, String token, long checkoutId, long cartId) {
        var wanted = PaymentIntentCreateParams.builder()
                .setAmount(amount.minor())
                .setCurrency(amount.currency().getCurrencyCode().toLowerCase(Locale.ROOT))
                .setPaymentMethod(token)
                .setConfirm(true)
                .setCaptureMethod(CaptureMethod.AUTOMATIC)
                .putAllMetadata(Map.of("checkout", Long.toString(checkoutId), "cart", Long.toString(cartId)))
                .build();
        try {
            return outcome(client.v1().paymentIntents().create(wanted));
        } catch (CardException declined) {
            return new Charge.Declined(Optional.ofNullable(declined.getCode()).orElse("declined"));
        } catch (StripeException failed) {
            throw unavailable(failed);
        }
    }

    private static Charge outcome(PaymentIntent intent) {
        return switch (intent.getStatus()) {
            case "succeeded" -> new Charge.Captured(intent.getId());
            case "requires_action", "processing" -> new Charge.ActionRequired(intent.getId());
            default -> new Charge.Declined(intent.getStatus());
        };
    }

    /// Gives money back and answers the provider's id of the refund.
    public String refund(String providerId, long minor) {
        var wanted = RefundCreateParams.builder()
                .setPaymentIntent(providerId)
                .setAmount(minor)
                .build();
        try {
            return client.v1().refunds().create(wanted).getId();
        } catch (StripeException failed) {
            throw unavailable(failed);
        }
    }

    private static Refused unavailable(StripeException failed) {
        LOG.log(Level.WARNING, "The payment provider failed: " + failed.getMessage());
        return new Refused(503, "payment_unavailable", "The payment provider did not answer as it should. Try again.");
    }
}
