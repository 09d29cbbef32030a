package dev.phoenix.gameday.provider;

import dev.phoenix.gameday.provider.Effect.Kind;
import dev.phoenix.gameday.provider.Intent.Progress;
import dev.phoenix.gameday.provider.Intent.Status;
import dev.phoenix.gameday.provider.Intent.Terms;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/// The provider's books: every PaymentIntent and every effect on money. Any thread; one lock, held for moments.
///
/// | from | confirm | capture | cancel | refund |
/// |---|---|---|---|---|
/// | requires_payment_method | requires_capture, succeeded or requires_action | no | canceled | no |
/// | requires_confirmation | the same | no | canceled | no |
/// | requires_action | as above, the shopper has acted | no | canceled | no |
/// | requires_capture | no | succeeded | canceled, voids | no |
/// | succeeded | no | no | no | up to what was captured |
/// | canceled | no | no | no | no |
final class Intents {
    private final String name;
    private final Clock clock;
    private final BiConsumer<String, Intent> news;
    private final Map<String, Intent> intents = new LinkedHashMap<>();
    private final List<Effect> effects = new ArrayList<>();
    private long refunds;

    /// @param name a part of every id, so that no two providers share one
    /// @param news hears of every event type (`payment_intent.succeeded`) with the intent as it is then
    Intents(String name, Clock clock, BiConsumer<String, Intent> news) {
        this.name = name;
        this.clock = clock;
        this.news = news;
    }

    synchronized List<Effect> effects() {
        return List.copyOf(effects);
    }

    synchronized Intent create(String token, Terms terms, boolean confirm) {
        String id = "pi_%s_%08d".formatted(name, intents.size() + 1);
        Status first = token.isEmpty() ? Status.REQUIRES_PAYMENT_METHOD : Status.REQUIRES_CONFIRMATION;
        Intent intent = put(new Intent(id, terms, new Progress(first, token, 0, 0, 0, "")));
        return confirm ? confirm(id, token) : intent;
    }

    synchronized Intent confirm(String id, String newToken) {
        Intent intent = find(id);
        Status status = intent.progress().status();
        if (status == Status.REQUIRES_CAPTURE || status == Status.SUCCEEDED || status == Status.CANCELED) {
            throw Refused.state(intent, "confirmed");
        }
        String token = newToken.isEmpty() ? intent.progress().token() : newToken;
        if (token.isEmpty()) {
            throw Refused.state(intent, "confirmed");
        }
        Card card = Card.of(token).orElseThrow(() -> Refused.missing("PaymentMethod", token));
        boolean shopperActed = status == Status.REQUIRES_ACTION;
        return switch (card.verdict()) {
            case DECLINED -> throw decline(intent, card);
            case ASKS_THE_SHOPPER -> shopperActed ? authorise(intent, token) : ask(intent, token);
            case ACCEPTED -> authorise(intent, token);
        };
    }

    synchronized Intent capture(String id, long minor) {
        Intent intent = find(id);
        Progress p = intent.progress();
        if (p.status() != Status.REQUIRES_CAPTURE) {
            throw Refused.state(intent, "captured");
        }
        if (minor < 1 || minor > p.capturable()) {
            throw Refused.invalid("amount_too_large", "The amount to capture is not within the amount capturable.");
        }
        Intent captured = put(intent.now(new Progress(Status.SUCCEEDED, p.token(), 0, minor, 0, "")));
        record(Kind.CAPTURED, captured, minor);
        if (p.capturable() > minor) {
            record(Kind.VOIDED, captured, p.capturable() - minor);
        }
        news.accept("payment_intent.succeeded", captured);
        return captured;
    }

    synchronized Intent cancel(String id) {
        Intent intent = find(id);
        Progress p = intent.progress();
        if (p.status() == Status.SUCCEEDED || p.status() == Status.CANCELED) {
            throw Refused.state(intent, "canceled");
        }
        Intent canceled = put(intent.now(new Progress(Status.CANCELED, p.token(), 0, 0, 0, p.decline())));
        if (p.capturable() > 0) {
            record(Kind.VOIDED, canceled, p.capturable());
        }
        news.accept("payment_intent.canceled", canceled);
        return canceled;
    }

    /// Gives back `minor` units, or all that is left when `minor` is 0.
    synchronized Refund refund(String id, long minor) {
        Intent intent = find(id);
        Progress p = intent.progress();
        if (p.status() != Status.SUCCEEDED) {
            throw Refused.state(intent, "refunded");
        }
        long left = p.received() - p.refunded();
        long wanted = minor == 0 ? left : minor;
        if (left == 0) {
            throw Refused.invalid("charge_already_refunded", "Charge has already been refunded.");
        }
        if (wanted < 0 || wanted > left) {
            throw Refused.invalid("amount_too_large", "Refund amount is greater than unrefunded amount on charge.");
        }
        Intent refunded = put(intent.now(
                new Progress(Status.SUCCEEDED, p.token(), 0, p.received(), p.refunded() + wanted, p.decline())));
        record(Kind.REFUNDED, refunded, wanted);
        news.accept("charge.refunded", refunded);
        refunds++;
        return new Refund("re_%s_%08d".formatted(name, refunds), wanted, refunded);
    }

    synchronized Intent find(String id) {
        Intent intent = intents.get(id.replaceFirst("^ch_", "pi_"));
        if (intent == null) {
            throw Refused.missing("payment_intent", id);
        }
        return intent;
    }

    /// The intents that carry this value in their metadata, newest first.
    synchronized List<Intent> withMetadata(String key, String value) {
        return intents.values().stream()
                .filter(intent -> value.equals(intent.terms().metadata().get(key)))
                .toList()
                .reversed();
    }

    /// A refund, and the intent as it is after it.
    record Refund(String id, long minor, Intent intent) {}

    private Intent authorise(Intent intent, String token) {
        long minor = intent.terms().minor();
        record(Kind.AUTHORISED, intent, minor);
        if (intent.terms().captureLater()) {
            Intent held = put(intent.now(new Progress(Status.REQUIRES_CAPTURE, token, minor, 0, 0, "")));
            news.accept("payment_intent.amount_capturable_updated", held);
            return held;
        }
        Intent paid = put(intent.now(new Progress(Status.SUCCEEDED, token, 0, minor, 0, "")));
        record(Kind.CAPTURED, paid, minor);
        news.accept("payment_intent.succeeded", paid);
        return paid;
    }

    private Intent ask(Intent intent, String token) {
        Intent asking = put(intent.now(new Progress(Status.REQUIRES_ACTION, token, 0, 0, 0, "")));
        news.accept("payment_intent.requires_action", asking);
        return asking;
    }

    private Refused decline(Intent intent, Card card) {
        Intent declined =
                put(intent.now(new Progress(Status.REQUIRES_PAYMENT_METHOD, "", 0, 0, 0, card.declineCode())));
        news.accept("payment_intent.payment_failed", declined);
        return Refused.declined(declined, card.declineCode());
    }

    private Intent put(Intent intent) {
        intents.put(intent.id(), intent);
        return intent;
    }

    private void record(Kind kind, Intent intent, long minor) {
        effects.add(new Effect(
                effects.size() + 1L,
                clock.instant(),
                kind,
                intent.id(),
                minor,
                intent.terms().currency(),
                intent.terms().metadata()));
    }
}
