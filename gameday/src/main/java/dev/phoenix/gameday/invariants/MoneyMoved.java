package dev.phoenix.gameday.invariants;

import dev.phoenix.gameday.provider.Effect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What happened to the money of one PaymentIntent at the provider, in minor units.
record MoneyMoved(long authorised, long captured, long voided, long refunded) {
    static final MoneyMoved NONE = new MoneyMoved(0, 0, 0, 0);

    static Map<String, MoneyMoved> byIntent(List<Effect> effects) {
        Map<String, MoneyMoved> moved = new LinkedHashMap<>();
        for (Effect effect : effects) {
            moved.put(effect.intent(), moved.getOrDefault(effect.intent(), NONE).and(effect));
        }
        return moved;
    }

    /// The intents under which money was kept.
    static long charges(List<Effect> effects) {
        return byIntent(effects).values().stream()
                .filter(money -> money.kept() > 0)
                .count();
    }

    private MoneyMoved and(Effect effect) {
        long minor = effect.minor();
        return switch (effect.kind()) {
            case AUTHORISED -> new MoneyMoved(authorised + minor, captured, voided, refunded);
            case CAPTURED -> new MoneyMoved(authorised, captured + minor, voided, refunded);
            case VOIDED -> new MoneyMoved(authorised, captured, voided + minor, refunded);
            case REFUNDED -> new MoneyMoved(authorised, captured, voided, refunded + minor);
        };
    }

    /// What the merchant has, or may still take.
    long kept() {
        return authorised - voided - refunded;
    }
}
