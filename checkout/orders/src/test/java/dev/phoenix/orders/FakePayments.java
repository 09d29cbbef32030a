package dev.phoenix.orders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Money;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Payments in memory: cards by their token, gift cards, and the effects they had on money. Any thread.
public final class FakePayments implements AutoCloseable {
    /// How its next answer goes wrong.
    public enum Fault {
        LOST_BEFORE_EFFECT,
        LOST_AFTER_EFFECT
    }

    /// What happened to money: `hold`, `take`, `let-go`, `give-back`, `redeem`, `reverse`.
    public record Effect(String kind, String id, long amount) {}

    private record Card(String state, Money amount, Money captured, Money refunded) {
        Card in(String next) {
            return new Card(next, amount, next.equals("CAPTURED") ? amount : captured, refunded);
        }
    }

    private record Redemption(String code, Money amount, boolean reversed) {}

    private final FakeHttp http = new FakeHttp("payments", this::answer);
    private final FakeHttp.Moments before = new FakeHttp.Moments();
    private final FakeHttp.Moments after = new FakeHttp.Moments();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Card> cards = new LinkedHashMap<>();
    private final Map<String, Money> giftCards = new TreeMap<>();
    private final Map<String, Redemption> redemptions = new LinkedHashMap<>();
    private final Map<String, Money> refunds = new TreeMap<>();
    private final List<Effect> effects = new ArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final List<String> lanes = new ArrayList<>();

    public URI address() {
        return http.address();
    }

    public List<Effect> effects() {
        return locked(() -> List.copyOf(effects));
    }

    public List<String> kinds() {
        return effects().stream().map(Effect::kind).toList();
    }

    /// The lanes it was called in.
    public List<String> lanes() {
        return locked(() -> List.copyOf(lanes));
    }

    public void next(Fault... wanted) {
        locked(() -> faults.addAll(List.of(wanted)));
    }

    public void giftCard(String code, long amount) {
        locked(() -> giftCards.put(code, new Money(amount, "GBP")));
    }

    public long balance(String code) {
        return locked(
                () -> Optional.ofNullable(giftCards.get(code)).map(Money::minor).orElse(0L));
    }

    /// The shopper acted at their bank, or the provider was heard of: all open payments become this.
    public void settleOpen(String state) {
        locked(() -> {
            cards.replaceAll((id, card) -> {
                boolean open =
                        card.state().equals("REQUIRES_ACTION") || card.state().equals("UNKNOWN");
                if (open && state.equals("AUTHORIZED")) {
                    effects.add(new Effect("hold", id, card.amount().minor()));
                }
                return open ? card.in(state) : card;
            });
            return true;
        });
    }

    /// What happens before a call whose path ends so is looked at.
    public void before(String last, Consumer<FakeHttp.Call> happens) {
        before.set(last, happens);
    }

    /// What happens after such a call had its effect and before its answer leaves.
    public void after(String last, Consumer<FakeHttp.Call> happens) {
        after.set(last, happens);
    }

    /// The provider let all money go that was only held.
    public void expireHolds() {
        locked(() -> {
            cards.replaceAll((id, card) -> card.state().equals("AUTHORIZED") ? card.in("VOIDED") : card);
            return true;
        });
    }

    @Override
    public void close() {
        http.close();
    }

    private Optional<FakeHttp.Reply> answer(FakeHttp.Call call) {
        before.pass(call);
        var reply = acted(call);
        after.pass(call);
        return reply;
    }

    private Optional<FakeHttp.Reply> acted(FakeHttp.Call call) {
        return locked(() -> {
            lanes.add(call.lane());
            var fault = call.method().equals("POST") ? faults.poll() : null;
            if (fault == Fault.LOST_BEFORE_EFFECT) {
                return Optional.empty();
            }
            var reply = act(call);
            return fault == Fault.LOST_AFTER_EFFECT ? Optional.empty() : reply;
        });
    }

    private Optional<FakeHttp.Reply> act(FakeHttp.Call call) {
        var path = call.path();
        if (path.getFirst().equals("gift-cards") && call.last().equals("refunds")) {
            return refundRedemption(path.get(2), call.body());
        }
        if (path.getFirst().equals("gift-cards")) {
            return path.get(1).equals("redemptions") ? reverse(path.get(2)) : redeem(path.get(1), call.body());
        }
        if (path.size() == 1) {
            return authorize(call.body());
        }
        var id = path.get(1);
        if (call.last().equals("void")) {
            cards.putIfAbsent(id, new Card("VOIDED", zero(), zero(), zero()));
        }
        var card = cards.get(id);
        if (card == null) {
            return FakeHttp.problem(404, "payment_not_found");
        }
        return path.size() == 2 ? view(200, id) : change(id, card, call);
    }

    private Optional<FakeHttp.Reply> authorize(JsonNode body) {
        var id = body.path("id").asText();
        if (!cards.containsKey(id)) {
            var state = switch (body.path("token").asText()) {
                case "tok_chargeDeclined" -> "DECLINED";
                case "tok_requiresAction" -> "REQUIRES_ACTION";
                case "tok_unknown" -> "UNKNOWN";
                case "tok_providerDown" -> "VOIDED";
                default -> "AUTHORIZED";
            };
            var amount = money(body.path("amount"));
            cards.put(id, new Card(state, amount, zero(), zero()));
            if (state.equals("AUTHORIZED")) {
                effects.add(new Effect("hold", id, amount.minor()));
            }
        }
        return view(201, id);
    }

    private Optional<FakeHttp.Reply> change(String id, Card card, FakeHttp.Call call) {
        switch (call.last()) {
            case "capture" -> {
                if (card.state().equals("AUTHORIZED")) {
                    effects.add(new Effect("take", id, card.amount().minor()));
                    cards.put(id, card.in("CAPTURED"));
                } else if (!card.state().equals("CAPTURED")) {
                    return FakeHttp.problem(409, "payment_not_authorized");
                }
            }
            case "void" -> {
                if (card.state().equals("AUTHORIZED")) {
                    effects.add(new Effect("let-go", id, card.amount().minor()));
                }
                if (card.state().equals("CAPTURED")) {
                    return FakeHttp.problem(409, "payment_captured");
                }
                cards.put(id, card.state().equals("DECLINED") ? card : card.in("VOIDED"));
            }
            default -> {
                return refund(id, card, call.body());
            }
        }
        return view(200, id);
    }

    private Optional<FakeHttp.Reply> refund(String id, Card card, JsonNode body) {
        var amount = money(body.path("amount"));
        if (refunds.putIfAbsent(body.path("id").asText(), amount) == null) {
            if (card.refunded().plus(amount).minor() > card.captured().minor()) {
                refunds.remove(body.path("id").asText());
                return FakeHttp.problem(409, "refund_exceeds_captured");
            }
            effects.add(new Effect("give-back", id, amount.minor()));
            cards.put(
                    id,
                    new Card(
                            card.state(),
                            card.amount(),
                            card.captured(),
                            card.refunded().plus(amount)));
        }
        return FakeHttp.reply(201, Json.mapper().createObjectNode().put("state", "SUCCEEDED"));
    }

    private Optional<FakeHttp.Reply> redeem(String code, JsonNode body) {
        var id = body.path("id").asText();
        if (!redemptions.containsKey(id)) {
            var balance = giftCards.get(code);
            if (balance == null) {
                return FakeHttp.problem(422, "gift_card_unknown");
            }
            long wanted = body.path("amount").path("amount").asLong();
            long taken = body.path("upTo").asBoolean() ? Math.min(wanted, balance.minor()) : wanted;
            if (taken == 0 || balance.minor() < taken) {
                return FakeHttp.problem(422, "gift_card_insufficient");
            }
            giftCards.put(code, balance.minus(new Money(taken, "GBP")));
            redemptions.put(id, new Redemption(code, new Money(taken, "GBP"), false));
            effects.add(new Effect("redeem", id, taken));
        }
        return redemption(201, id);
    }

    private Optional<FakeHttp.Reply> reverse(String id) {
        redemptions.putIfAbsent(id, new Redemption("", zero(), true));
        var redemption = redemptions.get(id);
        if (redemption != null && !redemption.reversed()) {
            giftCards.computeIfPresent(redemption.code(), (code, balance) -> balance.plus(redemption.amount()));
            redemptions.put(id, new Redemption(redemption.code(), redemption.amount(), true));
            effects.add(new Effect("reverse", id, redemption.amount().minor()));
        }
        return redemption(200, id);
    }

    private Optional<FakeHttp.Reply> refundRedemption(String id, JsonNode body) {
        var redemption = redemptions.get(id);
        var amount = money(body.path("amount"));
        if (redemption == null || refunds.putIfAbsent(body.path("id").asText(), amount) != null) {
            return redemption(201, id);
        }
        giftCards.computeIfPresent(redemption.code(), (code, balance) -> balance.plus(amount));
        effects.add(new Effect("give-back-gift", id, amount.minor()));
        return redemption(201, id);
    }

    private Optional<FakeHttp.Reply> redemption(int status, String id) {
        var redemption = redemptions.get(id);
        if (redemption == null) {
            return FakeHttp.reply(status, Json.mapper().createObjectNode().putPOJO("amount", zero()));
        }
        return FakeHttp.reply(status, Json.mapper().createObjectNode().putPOJO("amount", redemption.amount()));
    }

    private Optional<FakeHttp.Reply> view(int status, String id) {
        var card = cards.getOrDefault(id, new Card("VOIDED", zero(), zero(), zero()));
        boolean held = List.of("AUTHORIZED", "CAPTURED").contains(card.state());
        ObjectNode view = Json.mapper().createObjectNode().put("id", id).put("state", card.state());
        view.putPOJO("authorized", held ? card.amount() : zero());
        view.putPOJO("captured", card.captured()).putPOJO("refunded", card.refunded());
        return FakeHttp.reply(status, view);
    }

    private static Money zero() {
        return new Money(0, "GBP");
    }

    private static Money money(JsonNode node) {
        return new Money(node.path("amount").asLong(), node.path("currency").asText());
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
