package dev.phoenix.orders.checkout;

import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.PassedOn;
import dev.phoenix.chassis.Problem;
import dev.phoenix.orders.cart.Cart;
import dev.phoenix.orders.cart.CartStore;
import dev.phoenix.orders.cart.Ids;
import dev.phoenix.orders.pricing.Pricing;
import dev.phoenix.orders.pricing.Quote;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Places orders in one lane, at most one a cart, however often and from however many tabs it is asked. Any thread.
public final class Checkouts {
    /// A repeat waits this long for the first one in the same process before it is told to come back.
    private static final Duration WAIT = Duration.ofSeconds(3);
    /// Orders whose units and money are being settled at once, after their answer went out. What does not fit is the
    /// worker's.
    private static final int SETTLING_AT_ONCE = 64;

    private static final int MOST_ATTEMPTS = 3;
    private static final Logger LOG = Logger.getLogger(Checkouts.class.getName());

    private final CartStore carts;
    private final Pricing pricing;
    private final Keys keys;
    private final CheckoutStore store;
    private final OrderStore orders;
    private final Driver driver;
    private final Map<String, CompletableFuture<Checkout>> running = new ConcurrentHashMap<>();
    private final Semaphore settling = new Semaphore(SETTLING_AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// The tables it reads and writes.
    record Stores(CartStore carts, Keys keys, CheckoutStore checkouts, OrderStore orders) {}

    Checkouts(Stores stores, Pricing pricing, Driver driver) {
        this.carts = stores.carts();
        this.keys = stores.keys();
        this.store = stores.checkouts();
        this.orders = stores.orders();
        this.pricing = pricing;
        this.driver = driver;
    }

    /// Places the order, or answers what became of it before.
    public Answer place(Wish wish, Optional<String> givenKey, PassedOn passedOn) {
        var key = Keys.checked(givenKey);
        var hash = Keys.hash(wish);
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            var used = keys.find(key);
            if (used.isPresent()) {
                return repeated(used.get(), key, hash);
            }
            var cart = carts.read(wish.cartId());
            if (cart.state() != Cart.State.OPEN) {
                var checkout = finishedHere(store.ofCart(cart.id()).orElseThrow(Checkouts::inProgress));
                if (checkout.state() != CheckoutState.FAILED) {
                    return known(checkout);
                }
                continue;
            }
            var prepared = prepare(wish, cart, key, hash, passedOn);
            if (prepared.isPresent()) {
                return placed(prepared.get(), passedOn);
            }
        }
        throw inProgress();
    }

    private Optional<Checkout> prepare(Wish wish, Cart cart, String key, String hash, PassedOn passedOn) {
        if (cart.lines().isEmpty()) {
            throw new Problem(422, "cart_empty", "There is nothing in cart " + cart.id() + ".").refusal();
        }
        var quote = pricing.quote(cart, wish.shipping(), passedOn);
        var total = quote.totals().total();
        if (!total.equals(wish.expectedTotal())) {
            throw new Problem(
                            409,
                            "total_changed",
                            "The order comes to another total than expected.",
                            Map.of("total", total))
                    .refusal();
        }
        var names = new Checkout.Names(Ids.next("ord"), Ids.next("res"), Optional.empty(), key);
        var terms = new Checkout.Terms(
                quote,
                wish.tendersFor(total),
                wish.email(),
                wish.addressOrNone(),
                cart.coupon().map(coupon -> coupon.code()));
        var checkout =
                new Checkout(Ids.next("chk"), cart.id(), CheckoutState.PREPARED, 1, names, terms, Optional.empty());
        return store.prepare(cart, checkout, hash);
    }

    private Answer placed(Checkout checkout, PassedOn passedOn) {
        var future = new CompletableFuture<Checkout>();
        running.put(checkout.id(), future);
        try {
            var driven = driver.toOrder(checkout, passedOn);
            future.complete(driven.checkout());
            if (driven.order().isPresent()) {
                settleSoon(driven.checkout(), passedOn);
                return OrderStore.answer(
                        201, driven.order().get(), checkout.terms().quote().taxSource());
            }
            return driven.checkout().problem().map(Problem::answer).orElseGet(() -> known(driven.checkout()));
        } finally {
            running.remove(checkout.id(), future);
            future.complete(checkout);
        }
    }

    /// Units and money are settled after the answer: the order is certain, and the shopper need not wait for it.
    private void settleSoon(Checkout checkout, PassedOn passedOn) {
        if (settling.tryAcquire()) {
            threads.execute(() -> {
                try {
                    driver.toEnd(checkout, passedOn);
                } catch (RuntimeException failed) {
                    LOG.log(Level.WARNING, "settling " + checkout.id() + " failed; the worker repeats it", failed);
                } finally {
                    settling.release();
                }
            });
        }
    }

    private Answer repeated(Keys.Used used, String key, String hash) {
        if (!used.requestHash().equals(hash)) {
            throw new Problem(422, "idempotency_key_reused", "This key was used for another request.").refusal();
        }
        if (used.answer().isPresent()) {
            return used.answer().get();
        }
        var checkout = finishedHere(store.find(used.checkoutId()).orElseThrow(Checkouts::inProgress));
        return keys.find(key).flatMap(Keys.Used::answer).orElseGet(() -> known(checkout));
    }

    /// The checkout after a running drive in this process, if there is one, has ended.
    private Checkout finishedHere(Checkout checkout) {
        var future = running.get(checkout.id());
        if (future == null) {
            return checkout;
        }
        try {
            future.get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            return checkout;
        } catch (InterruptedException | ExecutionException stopped) {
            throw new IllegalStateException("Interrupted while waiting for " + checkout.id(), stopped);
        }
        return store.find(checkout.id()).orElse(checkout);
    }

    /// What a checkout that was found is answered with.
    private Answer known(Checkout checkout) {
        return switch (checkout.state()) {
            case PLACED, COMPLETED, CANCELLING, CANCELLED -> order(checkout);
            case PAYMENT_PENDING -> new Answer(202, checkout.view());
            case FAILED, UNDOING -> checkout.problem().map(Problem::answer).orElseThrow(Checkouts::inProgress);
            case PREPARED, RESERVED, REDEEMED, AUTHORIZED -> throw inProgress();
        };
    }

    private Answer order(Checkout checkout) {
        Quote.TaxSource source = checkout.terms().quote().taxSource();
        return OrderStore.answer(201, orders.read(checkout.names().orderId()), source);
    }

    static Problem.Refusal inProgress() {
        return new Problem(409, "in_progress", "This cart is being checked out; ask again in a second.").refusal();
    }

    public Checkout.View view(String id) {
        return store.find(id)
                .orElseThrow(() -> new Problem(404, "checkout_not_found", "There is no checkout " + id + ".").refusal())
                .view();
    }

    /// Takes an order back.
    public Answer cancel(String orderId, PassedOn passedOn) {
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            var order = orders.read(orderId);
            if (order.state() == Order.State.CANCELLED) {
                throw new Problem(409, "order_cancelled", "Order " + orderId + " is cancelled already.").refusal();
            }
            var checkout = store.find(order.checkoutId()).orElseThrow();
            try {
                var cancelling =
                        checkout.state() == CheckoutState.CANCELLING ? Optional.of(checkout) : driver.cancel(checkout);
                if (cancelling.isPresent()
                        && driver.toEnd(cancelling.get(), passedOn).state() == CheckoutState.CANCELLED) {
                    return Answer.ok(orders.read(orderId));
                }
            } catch (CheckoutStore.Overtaken _) {
                continue;
            }
            break;
        }
        throw new Problem(409, "in_progress", "Order " + orderId + " is being taken back; look again soon.").refusal();
    }
}
