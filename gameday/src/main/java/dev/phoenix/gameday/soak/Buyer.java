package dev.phoenix.gameday.soak;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.gameday.shoppers.Shop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/// A buyer who does not give up: whatever gets no answer, or one that asks for patience, is sent again under the same
/// key until it is decided. One virtual thread.
final class Buyer {
    private static final Duration PAUSE = Duration.ofMillis(250);
    /// Refusals that a new attempt may overcome; every other one decides.
    private static final List<String> AGAIN =
            List.of("total_changed", "in_progress", "payment_abandoned", "idempotency_key_reused", "cart_locked");

    /// What one buyer wants.
    ///
    /// @param cards the tokens of the cards he tries, one after the other
    /// @param giftCard a code, or empty
    /// @param tabs from how many windows he orders at once
    record Wants(Map<String, Integer> units, String coupon, String giftCard, List<String> cards, int tabs) {}

    private final Shop shop;
    private final RandomGenerator random;
    private final String name;
    private final long deadlineNanos;

    /// @param deadlineNanos when even he gives up, by `System.nanoTime`
    Buyer(Shop shop, RandomGenerator random, String name, long deadlineNanos) {
        this.shop = shop;
        this.random = random;
        this.name = name;
        this.deadlineNanos = deadlineNanos;
    }

    /// Buys, and now and then sends some of it back.
    void buy(Wants wants) throws InterruptedException {
        Optional<String> cart = cart(wants);
        if (cart.isEmpty()) {
            return;
        }
        Optional<String> order = Optional.empty();
        for (int i = 0; i < wants.cards().size() && order.isEmpty(); i++) {
            order = pay(cart.get(), wants, i);
        }
        if (order.isPresent()) {
            regret(order.get());
        }
    }

    private Optional<String> cart(Wants wants) {
        JsonNode cart = send("POST", "/carts", Map.of("currency", "GBP", "country", "GB"), "")
                .body();
        String id = cart.path("id").asText();
        if (id.isEmpty()) {
            return Optional.empty();
        }
        for (Map.Entry<String, Integer> units : wants.units().entrySet()) {
            fill(id, units.getKey(), units.getValue());
        }
        if (!wants.coupon().isEmpty()) {
            send("PUT", "/carts/" + id + "/coupon", Map.of("code", wants.coupon()), "");
        }
        return Optional.of(id);
    }

    /// An answer that was lost may have put the units in: he looks before he asks again.
    private void fill(String cart, String sku, int quantity) {
        Map<String, Object> body = Map.of("sku", sku, "quantity", quantity);
        while (isTimeLeft()) {
            Shop.Reply reply = once("POST", "/carts/" + cart + "/lines", body, "");
            if (reply.status() != 0 && reply.status() < 500) {
                return;
            }
            JsonNode lines = send("GET", "/carts/" + cart, Map.of(), "").body().path("lines");
            for (JsonNode line : lines) {
                if (line.path("sku").asText().equals(sku)) {
                    return;
                }
            }
        }
    }

    /// Orders from all windows at once, until it is decided; answers the order there is.
    private Optional<String> pay(String cart, Wants wants, int attempt) throws InterruptedException {
        List<Thread> windows = new ArrayList<>();
        List<Optional<String>> orders = new ArrayList<>();
        for (int tab = 0; tab < wants.tabs(); tab++) {
            String key = name + "-" + attempt + "-" + tab;
            windows.add(Thread.ofVirtual().start(() -> {
                Optional<String> order = place(cart, wants, attempt, key);
                synchronized (orders) {
                    orders.add(order);
                }
            }));
        }
        for (Thread window : windows) {
            window.join();
        }
        synchronized (orders) {
            return orders.stream().flatMap(Optional::stream).findFirst();
        }
    }

    private Optional<String> place(String cart, Wants wants, int attempt, String firstKey) {
        String key = firstKey;
        for (int i = 0; isTimeLeft(); i++) {
            JsonNode total = send("POST", "/carts/" + cart + "/quote", Map.of("shipping", "standard"), "")
                    .body()
                    .path("total");
            Shop.Reply reply = send("POST", "/checkouts", wish(cart, total, wants, attempt), key);
            String checkout = reply.body().path("checkoutId").asText();
            if (reply.status() == 201) {
                return Optional.of(reply.body().path("id").asText());
            }
            if (reply.status() == 202) {
                Optional<String> order = followed(checkout);
                if (order.isPresent()) {
                    return order;
                }
            }
            if (reply.status() / 100 == 4 && !AGAIN.contains(reply.code())) {
                return Optional.empty();
            }
            // The payment was given up or the price changed: a new attempt has a new key.
            key = firstKey + "-again-" + i;
            pause();
        }
        return Optional.empty();
    }

    private Map<String, Object> wish(String cart, JsonNode total, Wants wants, int attempt) {
        List<Map<String, Object>> tenders = new ArrayList<>();
        if (!wants.giftCard().isEmpty()) {
            tenders.add(Map.of("type", "giftCard", "code", wants.giftCard()));
        }
        tenders.add(Map.of("type", "card", "token", wants.cards().get(attempt)));
        Map<String, Object> wish = new HashMap<>();
        wish.put("cartId", cart);
        wish.put("expectedTotal", total);
        wish.put("shipping", "standard");
        wish.put("email", name + "@example.com");
        wish.put("tenders", tenders);
        return wish;
    }

    private Optional<String> followed(String checkout) {
        while (isTimeLeft()) {
            JsonNode said = send("GET", "/checkouts/" + checkout, Map.of(), "").body();
            if (said.hasNonNull("orderId")) {
                return Optional.of(said.path("orderId").asText());
            }
            if (said.path("state").asText().equals("FAILED")) {
                return Optional.empty();
            }
            pause();
        }
        return Optional.empty();
    }

    private void regret(String order) {
        int regret = random.nextInt(10);
        if (regret == 0) {
            send("POST", "/orders/" + order + "/cancel", Map.of(), "");
        } else if (regret <= 2) {
            Map<String, Object> amount =
                    Map.of("amount", Map.of("amount", 100 + random.nextInt(300), "currency", "GBP"));
            send("POST", "/orders/" + order + "/refunds", amount, name + "-refund");
        }
    }

    /// Sends until somebody decides.
    private Shop.Reply send(String method, String path, Map<String, ?> body, String key) {
        Shop.Reply reply = once(method, path, body, key);
        while (isTimeLeft()
                && (reply.status() == 0
                        || reply.status() >= 500
                        || reply.code().equals("in_progress")
                        || (reply.code().equals("cart_locked") && path.endsWith("/quote")))) {
            pause();
            reply = once(method, path, body, key);
        }
        return reply;
    }

    private Shop.Reply once(String method, String path, Map<String, ?> body, String key) {
        String text = method.equals("GET") ? "" : Shop.text(body);
        return shop.send(new Shop.Ask(method, path, text, name, key));
    }

    private boolean isTimeLeft() {
        return System.nanoTime() < deadlineNanos;
    }

    private static void pause() {
        LockSupport.parkNanos(PAUSE.toNanos());
    }
}
