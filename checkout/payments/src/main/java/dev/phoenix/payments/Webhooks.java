package dev.phoenix.payments;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Problem;
import dev.phoenix.chassis.Secret;
import dev.phoenix.payments.PaymentTable.Effect;
import dev.phoenix.payments.PaymentTable.Event;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The provider's events. An event is a hint, never the truth: it only makes the reconciler ask the provider how the
/// payment stands now. So events may come late, early, twice or in any order. Any thread.
final class Webhooks {
    /// Older signatures are refused, so that a recorded event cannot be played back later.
    private static final long SIGNATURE_AGE_SECONDS = 300;

    private static final Map<String, Event> HINTS = Map.of(
            "requires_capture", Event.SAYS_AUTHORIZED,
            "succeeded", Event.SAYS_CAPTURED,
            "canceled", Event.SAYS_VOIDED,
            "requires_action", Event.SAYS_ACTION,
            "requires_payment_method", Event.SAYS_DECLINED);

    private final Secret secret;

    Webhooks(Secret secret) {
        this.secret = secret;
    }

    /// Checks the signature and takes the event. True: it was news.
    boolean take(Jdbi database, byte[] body, Optional<String> signature) {
        var text = new String(body, StandardCharsets.UTF_8);
        verify(text, signature.orElse(""));
        var event = parse(text);
        var id = event.path("id").asText();
        if (id.isEmpty()) {
            throw new Problem(400, "event_malformed", "The event has no id.").refusal();
        }
        var object = event.path("data").path("object");
        var payment = object.path("metadata").path("payment").asText();
        return database.inTransaction(handle -> {
            int inserted = handle.createUpdate("""
                            insert into webhook_event (id, type, payment_id) values (:id, :type, nullif(:payment, ''))
                            on conflict (id) do nothing""")
                    .bind("id", id)
                    .bind("type", event.path("type").asText())
                    .bind("payment", payment)
                    .execute();
            return inserted == 1 && wake(handle, payment, object);
        });
    }

    private void verify(String body, String signature) {
        try {
            Webhook.Signature.verifyHeader(body, signature, secret.value(), SIGNATURE_AGE_SECONDS);
        } catch (SignatureVerificationException bad) {
            throw new Problem(400, "signature_invalid", "Stripe-Signature does not match: " + bad.getMessage())
                    .refusal();
        }
    }

    private static JsonNode parse(String body) {
        try {
            return Json.mapper().readTree(body);
        } catch (IOException malformed) {
            throw new Problem(400, "event_malformed", "The event is not JSON.").refusal();
        }
    }

    /// Makes the reconciler look soon, unless the event says what we know. Not at once: mostly the answer to our own
    /// call is on its way and settles it first.
    private static boolean wake(Handle handle, String payment, JsonNode object) {
        var hint = Optional.ofNullable(HINTS.get(object.path("status").asText()));
        var state = handle.createQuery("select state from payment where id = :id")
                .bind("id", payment)
                .map((row, context) -> PaymentState.valueOf(row.getString("state")))
                .findOne();
        if (hint.isEmpty() || state.isEmpty() || oldNews(state.get(), hint.get())) {
            return false;
        }
        handle.createUpdate("""
                        update payment set next_run_at = least(next_run_at, now() + interval '300 milliseconds')
                        where id = :id""").bind("id", payment).execute();
        return true;
    }

    private static boolean oldNews(PaymentState state, Event hint) {
        return PaymentTable.cell(state, hint)
                .map(cell -> cell.next() == state && cell.effect() == Effect.NOTHING)
                .orElse(false);
    }
}
