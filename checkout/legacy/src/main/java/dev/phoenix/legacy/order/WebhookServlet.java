package dev.phoenix.legacy.order;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import dev.phoenix.legacy.cart.Pricing;
import dev.phoenix.legacy.payment.Provider;
import dev.phoenix.legacy.servlet.Answer;
import dev.phoenix.legacy.servlet.Call;
import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.JsonServlet;
import dev.phoenix.legacy.servlet.Refused;
import dev.phoenix.legacy.servlet.Sql;
import java.sql.SQLException;
import java.util.logging.Logger;

/// `POST /webhooks/payments`: what the provider tells by itself, signed.
///
/// *Fault, on purpose:* an event about a charge without an order is written to the log and forgotten.
public final class WebhookServlet extends JsonServlet {
    private static final long serialVersionUID = 1L;
    private static final long TOLERATED_AGE_SECONDS = 300;
    private static final Logger LOG = Logger.getLogger(WebhookServlet.class.getName());

    private final transient Database database;
    private final transient PlaceOrder placeOrder;
    private final transient String secret;

    public WebhookServlet(Front front, Database database, Pricing pricing, Provider provider, String secret) {
        super(front);
        this.database = database;
        this.placeOrder = new PlaceOrder(database, pricing, provider);
        this.secret = secret;
        on("POST", "/webhooks/payments", this::event);
    }

    private Answer event(Call call) throws SQLException {
        checkSignature(call);
        var event = call.body().node();
        var id = event.path("id").asText();
        if (!known(id)) {
            carryOut(event.path("type").asText(), event.path("data").path("object"));
            database.transaction(connection -> Sql.update(
                    connection,
                    "INSERT INTO webhook_event (id, type) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    id,
                    event.path("type").asText()));
        }
        return Answer.ok(Json.object().put("received", true));
    }

    private void checkSignature(Call call) {
        var header = call.header("Stripe-Signature").orElse("");
        try {
            Webhook.Signature.verifyHeader(call.payload(), header, secret, TOLERATED_AGE_SECONDS);
        } catch (SignatureVerificationException e) {
            throw new Refused(400, "signature_invalid", "The event is not signed by the payment provider.");
        }
    }

    private boolean known(String id) throws SQLException {
        return database.transaction(
                connection -> Sql.number(connection, "SELECT count(*) FROM webhook_event WHERE id = ?", id) > 0);
    }

    private void carryOut(String type, JsonNode intent) throws SQLException {
        var providerId = intent.path("id").asText();
        switch (type) {
            case "payment_intent.succeeded" ->
                placeOrder.complete(
                        providerId,
                        intent.path("amount_received")
                                .asLong(intent.path("amount").asLong()));
            case "payment_intent.payment_failed", "payment_intent.canceled" -> placeOrder.fail(providerId);
            default -> LOG.fine(() -> "Nothing is done about events of type " + type);
        }
    }
}
