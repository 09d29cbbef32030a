package dev.phoenix.gameday.shoppers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.gameday.shoppers.Account.Journey;
import dev.phoenix.gameday.shoppers.Account.Step;
import dev.phoenix.gameday.shoppers.Shop.Ask;
import dev.phoenix.gameday.shoppers.Shop.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// One shopper's visit: looks, fills a cart, asks for the price, pays, reads the receipt. One virtual thread.
final class Shopper {
    /// A place-order that failed is sent again with its key, as a browser does, this often.
    private static final int SENDS = 4;

    private static final Duration RESEND_PAUSE = Duration.ofMillis(200);
    private static final int POLLS = 50;
    private static final Duration POLL_PAUSE = Duration.ofMillis(200);

    private final Shop shop;
    private final Account account;
    private final Basket basket;
    private final long number;
    private final String session;
    private final RandomGenerator random;
    private final Duration thinks;
    private long dueNanos;
    private Journey journey;

    Shopper(Shop shop, Account account, Shoppers.Manner manner, Basket basket, long number) {
        this.shop = shop;
        this.account = account;
        this.basket = basket;
        this.number = number;
        this.session = "s" + Long.toHexString(manner.seed()) + "-" + number;
        this.random = new SplittableRandom(manner.seed() ^ (number << 20));
        this.thinks = manner.thinks();
        this.journey = new Journey(number, "", 0, "", 0);
    }

    /// Shops.
    ///
    /// @param arrivalNanos when this shopper was to come, by `System.nanoTime`
    void visit(long arrivalNanos) {
        dueNanos = arrivalNanos;
        taxQuote();
        Optional<JsonNode> cart = createCart();
        if (cart.isPresent()) {
            String id = cart.get().path("id").asText();
            journey = new Journey(number, id, System.nanoTime(), "", 0);
            buy(id);
        }
        account.left(journey);
    }

    private void buy(String cart) {
        if (!fill(cart)) {
            return;
        }
        Optional<JsonNode> quote = quote(cart);
        for (String token : basket.tokens()) {
            if (quote.isEmpty()) {
                return;
            }
            Optional<String> order = pay(cart, quote.get().path("total"), token);
            if (order.isPresent()) {
                journey = new Journey(number, cart, journey.cartAtNanos(), order.get(), System.nanoTime());
                long total = Sums.amount(quote.get().path("total"));
                request(Step.READ_ORDER, "GET /orders/" + order.get(), "", 200, Sums.order(total));
                return;
            }
        }
    }

    private void taxQuote() {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Basket.Line line : basket.lines()) {
            lines.add(Map.of(
                    "id", String.valueOf(lines.size() + 1),
                    "category", line.article().taxCategory(),
                    "quantity", line.quantity(),
                    "unitPrice", money(line.article().priceMinor())));
        }
        Map<String, Object> body =
                Map.of("country", basket.country(), "pricesIncludeTax", false, "lines", lines, "shipping", money(395));
        request(Step.TAX_QUOTE, "POST /tax/quotes", Shop.text(body), 200, Sums::taxQuote);
    }

    private Optional<JsonNode> createCart() {
        String body = Shop.text(Map.of("currency", Shoppers.CURRENCY, "country", basket.country()));
        return request(Step.CREATE_CART, "POST /carts", body, 201, cart -> cart.hasNonNull("id"));
    }

    private boolean fill(String cart) {
        String firstLine = "";
        for (Basket.Line line : basket.lines()) {
            Map<String, Object> body = new LinkedHashMap<>();
            body.put("sku", line.article().sku());
            body.put("quantity", line.quantity());
            if (!line.option().isEmpty()) {
                body.put("options", Map.of("wrap", line.option()));
            }
            Optional<JsonNode> filled = request(
                    Step.ADD_LINE,
                    "POST /carts/" + cart + "/lines",
                    Shop.text(body),
                    201,
                    Sums.cartHas(line.article().sku()));
            if (filled.isEmpty()) {
                return false;
            }
            if (firstLine.isEmpty()) {
                firstLine = filled.get().path("lines").path(0).path("id").asText();
            }
        }
        return change(cart, firstLine);
    }

    private boolean change(String cart, String line) {
        boolean going = true;
        if (basket.changesQuantity()) {
            going = request(
                            Step.CHANGE_LINE,
                            "PUT /carts/" + cart + "/lines/" + line,
                            "{\"quantity\":2}",
                            200,
                            changed -> changed.path("lines")
                                            .path(0)
                                            .path("quantity")
                                            .asInt()
                                    == 2)
                    .isPresent();
        }
        if (going && !basket.coupon().isEmpty()) {
            String body = Shop.text(Map.of("code", basket.coupon()));
            going = request(Step.COUPON, "PUT /carts/" + cart + "/coupon", body, 200, _ -> true)
                    .isPresent();
        }
        return going;
    }

    private Optional<JsonNode> quote(String cart) {
        String body = Shop.text(Map.of("shipping", basket.shipping()));
        return request(Step.QUOTE, "POST /carts/" + cart + "/quote", body, 200, Sums::quote);
    }

    /// Places the order; answers its id when the payment was taken.
    private Optional<String> pay(String cart, JsonNode total, String token) {
        think();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("cartId", cart);
        body.put("expectedTotal", total);
        body.put("shipping", basket.shipping());
        body.put("email", "shopper" + number + "@example.com");
        body.put(
                "address",
                Map.of(
                        "name",
                        "S. Hopper",
                        "line1",
                        "1 High Street",
                        "city",
                        "Town",
                        "postcode",
                        "AB1 2CD",
                        "country",
                        basket.country()));
        body.put("tenders", List.of(Map.of("type", "card", "token", token)));
        String key = session + "-" + token;
        Reply reply = sendUntilAnswered(new Ask("POST", "/checkouts", Shop.text(body), session, key));
        if (reply.status() == 202) {
            account.answered(Step.PLACE_ORDER, dueNanos, reply.side(), new Outcome.Fine());
            return poll(reply.body().path("checkoutId").asText());
        }
        Outcome outcome = Judge.outcome(journey.cart(), reply, 201, Sums.order(Sums.amount(total)));
        account.answered(Step.PLACE_ORDER, dueNanos, reply.side(), outcome);
        return outcome instanceof Outcome.Fine
                ? Optional.of(reply.body().path("id").asText())
                : Optional.empty();
    }

    private Reply sendUntilAnswered(Ask ask) {
        Reply reply = shop.send(ask);
        for (int send = 1; send < SENDS && Judge.isWorthRepeating(reply); send++) {
            pause(RESEND_PAUSE.multipliedBy(send));
            account.repeated();
            reply = shop.send(ask);
        }
        return reply;
    }

    /// Waits for a payment whose outcome is not known yet.
    private Optional<String> poll(String checkout) {
        for (int poll = 0; poll < POLLS; poll++) {
            pause(POLL_PAUSE);
            dueNanos = System.nanoTime();
            Reply reply = shop.send(new Ask("GET", "/checkouts/" + checkout, "", session, ""));
            Outcome outcome = Judge.outcome(journey.cart(), reply, 200, answer -> answer.has("state"));
            account.answered(Step.READ_CHECKOUT, dueNanos, reply.side(), outcome);
            if (reply.body().hasNonNull("orderId")) {
                return Optional.of(reply.body().path("orderId").asText());
            }
            if (!(outcome instanceof Outcome.Fine)) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /// @param ask method and path
    private Optional<JsonNode> request(Step step, String ask, String body, int expected, Predicate<JsonNode> addsUp) {
        if (step != Step.TAX_QUOTE) {
            think();
        }
        int space = ask.indexOf(' ');
        Reply reply = shop.send(new Ask(ask.substring(0, space), ask.substring(space + 1), body, session, ""));
        Outcome outcome = Judge.outcome(journey.cart(), reply, expected, addsUp);
        account.answered(step, dueNanos, reply.side(), outcome);
        return outcome instanceof Outcome.Fine ? Optional.of(reply.body()) : Optional.empty();
    }

    /// Thinks a while; the next request is due at the end of it.
    private void think() {
        double share = Math.min(4, -Math.log(1 - random.nextDouble()));
        dueNanos = System.nanoTime() + (long) (thinks.toNanos() * share);
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void pause(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
    }

    private static Map<String, Object> money(long minor) {
        return Map.of("amount", minor, "currency", Shoppers.CURRENCY);
    }
}
