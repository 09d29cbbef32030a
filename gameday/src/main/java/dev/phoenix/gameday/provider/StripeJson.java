package dev.phoenix.gameday.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.gameday.provider.Intent.Progress;
import dev.phoenix.gameday.provider.Intent.Status;
import dev.phoenix.gameday.provider.Intent.Terms;
import java.util.List;

/// Writes the provider's objects as Stripe does, as far as the dialect goes.
final class StripeJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StripeJson() {}

    static Answer intent(Intent intent) {
        return new Answer(200, text(intentNode(intent)));
    }

    static Answer found(List<Intent> intents) {
        ObjectNode page = JSON.createObjectNode();
        page.put("object", "search_result");
        page.put("url", "/v1/payment_intents/search");
        page.put("has_more", false);
        page.putNull("next_page");
        ArrayNode items = page.putArray("data");
        intents.forEach(intent -> items.add(intentNode(intent)));
        return new Answer(200, text(page));
    }

    static Answer refund(Intents.Refund refund) {
        ObjectNode node = JSON.createObjectNode();
        node.put("id", refund.id());
        node.put("object", "refund");
        node.put("amount", refund.minor());
        node.put("charge", charge(refund.intent()));
        node.put("created", refund.intent().terms().createdSecond());
        node.put("currency", refund.intent().terms().currency());
        node.put("payment_intent", refund.intent().id());
        node.put("status", "succeeded");
        node.set("metadata", JSON.createObjectNode());
        return new Answer(200, text(node));
    }

    static Answer error(Refused refused) {
        ObjectNode error = JSON.createObjectNode();
        error.put("type", refused.words.type());
        if (!refused.words.code().isEmpty()) {
            error.put("code", refused.words.code());
        }
        if (!refused.words.declineCode().isEmpty()) {
            error.put("decline_code", refused.words.declineCode());
        }
        error.put("message", refused.getMessage());
        Intent intent = refused.intent;
        if (intent != null) {
            error.set("payment_intent", intentNode(intent));
        }
        ObjectNode body = JSON.createObjectNode();
        body.set("error", error);
        return new Answer(refused.status, text(body));
    }

    static Answer outage() {
        return new Answer(500, "{\"error\":{\"type\":\"api_error\",\"message\":\"An unknown error occurred\"}}");
    }

    /// The event that tells the merchant what became of an intent.
    static String event(String id, String type, Intent intent, String apiVersion) {
        ObjectNode event = JSON.createObjectNode();
        event.put("id", id);
        event.put("object", "event");
        event.put("api_version", apiVersion);
        event.put("created", intent.terms().createdSecond());
        event.put("livemode", false);
        event.put("pending_webhooks", 1);
        event.put("type", type);
        event.putObject("data").set("object", type.startsWith("charge.") ? chargeNode(intent) : intentNode(intent));
        return text(event);
    }

    private static ObjectNode intentNode(Intent intent) {
        Terms terms = intent.terms();
        Progress progress = intent.progress();
        ObjectNode node = JSON.createObjectNode();
        node.put("id", intent.id());
        node.put("object", "payment_intent");
        node.put("amount", terms.minor());
        node.put("amount_capturable", progress.capturable());
        node.put("amount_received", progress.received());
        node.put("capture_method", terms.captureLater() ? "manual" : "automatic");
        node.put("client_secret", intent.id() + "_secret");
        node.put("confirmation_method", "automatic");
        node.put("created", terms.createdSecond());
        node.put("currency", terms.currency());
        node.put("livemode", false);
        node.put("status", progress.status().wire());
        node.putArray("payment_method_types").add("card");
        putMetadata(node, terms);
        if (!progress.token().isEmpty()) {
            node.put("payment_method", progress.token());
        }
        if (progress.capturable() > 0 || progress.received() > 0) {
            node.put("latest_charge", charge(intent));
        }
        if (progress.status() == Status.REQUIRES_ACTION) {
            node.putObject("next_action").put("type", "use_stripe_sdk");
        }
        if (!progress.decline().isEmpty()) {
            ObjectNode error = node.putObject("last_payment_error");
            error.put("type", "card_error").put("code", "card_declined");
            error.put("decline_code", progress.decline()).put("message", "Your card was declined.");
        }
        return node;
    }

    private static ObjectNode chargeNode(Intent intent) {
        Progress progress = intent.progress();
        ObjectNode node = JSON.createObjectNode();
        node.put("id", charge(intent));
        node.put("object", "charge");
        node.put("amount", intent.terms().minor());
        node.put("amount_captured", progress.received());
        node.put("amount_refunded", progress.refunded());
        node.put("captured", progress.received() > 0);
        node.put("created", intent.terms().createdSecond());
        node.put("currency", intent.terms().currency());
        node.put("livemode", false);
        node.put("payment_intent", intent.id());
        node.put("refunded", progress.refunded() == progress.received());
        node.put("status", "succeeded");
        putMetadata(node, intent.terms());
        return node;
    }

    private static void putMetadata(ObjectNode node, Terms terms) {
        ObjectNode metadata = node.putObject("metadata");
        terms.metadata().forEach(metadata::put);
    }

    private static String charge(Intent intent) {
        return intent.id().replaceFirst("^pi_", "ch_");
    }

    private static String text(ObjectNode node) {
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("A tree of plain values did not become JSON: a bug", impossible);
        }
    }
}
