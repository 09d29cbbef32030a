package dev.phoenix.orders.checkout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Lane;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.PassedOn;
import dev.phoenix.chassis.Problem;
import dev.phoenix.chassis.Secret;
import dev.phoenix.lease.Leases;
import dev.phoenix.orders.Eventually;
import dev.phoenix.orders.FakeInventory;
import dev.phoenix.orders.FakePayments;
import dev.phoenix.orders.FakeTaxation;
import dev.phoenix.orders.cart.Cart;
import dev.phoenix.orders.cart.CartStore;
import dev.phoenix.orders.cart.CatalogStore;
import dev.phoenix.orders.checkout.Checkout.Tender;
import dev.phoenix.orders.checkout.CheckoutState.Effect;
import dev.phoenix.orders.pricing.Pricing;
import dev.phoenix.orders.pricing.Shipping;
import dev.phoenix.orders.pricing.TaxWhenDown;
import dev.phoenix.orders.pricing.Taxes;
import dev.phoenix.postgres.Postgres;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A process that dies at a named point, and another one that finds what it left. After each, the invariants: one
/// order a checkout, paid exactly; or no order and no money kept; units sold once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrashTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final PassedOn LIVE = PassedOn.in(Lane.LIVE);

    /// The process is gone at this point.
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// Before or after which effect it dies. FINALIZE is the gap between AUTHORIZE and SETTLE.
    record Point(boolean before, Effect effect) {}

    static Stream<Point> onTheWayToAnOrder() {
        return Stream.of(Effect.RESERVE, Effect.REDEEM, Effect.AUTHORIZE, Effect.SETTLE)
                .flatMap(effect -> Stream.of(new Point(true, effect), new Point(false, effect)));
    }

    /// Effects that die at a point, as the process would.
    private static final class Mortal extends Effects {
        private final Point point;

        Mortal(Inventory inventory, Payments payments, Point point) {
            super(inventory, payments);
            this.point = point;
        }

        @Override
        Happened carryOut(Effect effect, Checkout checkout, List<Tender> paid, PassedOn passedOn) {
            if (point.equals(new Point(true, effect))) {
                throw new Crash();
            }
            var happened = super.carryOut(effect, checkout, paid, passedOn);
            if (point.equals(new Point(false, effect))) {
                throw new Crash();
            }
            return happened;
        }
    }

    private final FakeInventory fakeInventory = new FakeInventory();
    private final FakePayments fakePayments = new FakePayments();
    private final FakeTaxation fakeTaxation = new FakeTaxation();
    private final Secret token = new Secret("operator-token");
    private final Inventory inventory = new Inventory(fakeInventory.address(), PATIENCE, token);
    private final Payments payments = new Payments(fakePayments.address(), PATIENCE, token);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Pricing pricing =
            new Pricing(new Taxes(fakeTaxation.address(), PATIENCE, TaxWhenDown.CACHED, Clock.systemUTC(), meters));
    private Database database;
    private Jdbi live;
    private CartStore carts;

    @BeforeAll
    void open() {
        var jdbc = Postgres.shared().database("crash_test");
        database =
                Database.open("orders", new Database.Settings(new Secret(jdbc), Optional.empty(), Optional.empty()), 8);
        live = database.in(Lane.LIVE);
        carts = new CartStore(live);
        new CatalogStore(live).put(List.of(new CatalogStore.Product("MUG", new Money(1250, "GBP"), "standard")));
        fakeInventory.stock("MUG", 1000);
    }

    @AfterAll
    void close() {
        database.stop();
        fakeInventory.close();
        fakePayments.close();
        fakeTaxation.close();
    }

    private CheckoutLane mortal(Point point) {
        var lane = lane(new Mortal(inventory, payments, point));
        lane.worker().stop();
        return lane;
    }

    private CheckoutLane lane(Effects effects) {
        var around = new CheckoutLane.Around(inventory, payments, Clock.systemUTC(), meters);
        return CheckoutLane.of(Lane.LIVE, database, pricing, around, effects);
    }

    private String cart() {
        var cart = carts.create(new Cart.Place("GBP", "GB", Optional.empty()));
        carts.add(cart.id(), "MUG", 2, Keys.tree("{}"));
        return cart.id();
    }

    /// 2 × 12.50 + 3.95 and tax, paid with a gift card of 10.00 and a card.
    private Wish wish(String cart, String giftCard, String cardToken) {
        fakePayments.giftCard(giftCard, 1000);
        return new Wish(
                cart,
                new Money(3474, "GBP"),
                Shipping.STANDARD,
                "ada@example.org",
                Optional.empty(),
                List.of(
                        new Wish.WishedTender("giftCard", Optional.empty(), Optional.of(giftCard), Optional.empty()),
                        new Wish.WishedTender("card", Optional.of(cardToken), Optional.empty(), Optional.empty())));
    }

    private static String name() {
        return UUID.randomUUID().toString();
    }

    /// A new process starts; its worker finds what is due.
    private Answer resumed(String cart, Wish wish, String key, String state) {
        var lane = lane(new Effects(inventory, payments));
        try {
            live.useHandle(
                    handle -> handle.execute("update checkout set next_run_at = now() where next_run_at is not null"));
            Eventually.holds(cart + " becomes " + state, () -> state(cart).equals(state));
            return lane.checkouts().place(wish, Optional.of(key), LIVE);
        } finally {
            lane.worker().stop();
        }
    }

    private String state(String cart) {
        return one("select state from checkout where cart_id = '" + cart + "'");
    }

    private String one(String sql) {
        return live.withHandle(
                handle -> handle.createQuery(sql).mapTo(String.class).one());
    }

    private List<String> effectsSince(int before) {
        return fakePayments.kinds().stream().skip(before).toList();
    }

    private void die(CheckoutLane lane, Wish wish, String key, Point point) {
        if (point.effect() == Effect.SETTLE) {
            assertThat(lane.checkouts().place(wish, Optional.of(key), LIVE).status())
                    .isEqualTo(201);
            if (!point.before()) {
                Eventually.holds(
                        "the money is taken",
                        () -> fakePayments.kinds().getLast().equals("take"));
            }
        } else {
            assertThatThrownBy(() -> lane.checkouts().place(wish, Optional.of(key), LIVE))
                    .isInstanceOf(Crash.class);
        }
    }

    @ParameterizedTest
    @MethodSource("onTheWayToAnOrder")
    void a_crash_anywhere_is_resumed_to_one_order_and_one_charge(Point point) {
        var cart = cart();
        var wish = wish(cart, "GC-" + cart, "tok_visa");
        var key = name();
        long onHand = fakeInventory.onHand("MUG");
        int before = fakePayments.effects().size();
        die(mortal(point), wish, key, point);
        var answer = resumed(cart, wish, key, "COMPLETED");
        assertThat(answer.status()).isEqualTo(201);
        assertThat(effectsSince(before)).containsExactly("redeem", "hold", "take");
        assertThat(fakeInventory.onHand("MUG")).isEqualTo(onHand - 2);
        assertThat(fakeInventory.reserved("MUG")).isZero();
        assertThat(one("select count(*) from orders where cart_id = '" + cart + "'"))
                .isEqualTo("1");
        assertThat(one("""
                select sum(t.amount) = o.total and o.total = o.shipping + (
                    select sum(l.subtotal) - sum(l.discount) from order_line l where l.order_id = o.id) + o.tax
                from orders o join order_tender t on t.order_id = o.id where o.cart_id = '%s'
                group by o.id, o.total, o.shipping, o.tax""".formatted(cart))).isEqualTo("t");
    }

    @ParameterizedTest
    @EnumSource
    void a_crash_while_a_declined_checkout_is_undone_leaves_no_money_behind(Undoing when) {
        var cart = cart();
        var wish = wish(cart, "GC-" + cart, "tok_chargeDeclined");
        var key = name();
        int before = fakePayments.effects().size();
        var point = new Point(when == Undoing.BEFORE, Effect.UNDO);
        die(mortal(point), wish, key, point);
        var answer = resumed(cart, wish, key, "FAILED");
        assertThat(answer.status()).isEqualTo(402);
        assertThat(effectsSince(before)).containsExactly("redeem", "reverse");
        assertThat(fakePayments.balance("GC-" + cart)).isEqualTo(1000);
        assertThat(one("select state from cart where id = '" + cart + "'")).isEqualTo("OPEN");
        assertThat(one("select count(*) from orders where cart_id = '" + cart + "'"))
                .isEqualTo("0");
        fakeInventory.expire();
    }

    enum Undoing {
        BEFORE,
        AFTER
    }

    @ParameterizedTest
    @EnumSource
    void a_crash_while_an_order_is_cancelled_gives_everything_back_once(Undoing when) {
        var cart = cart();
        var wish = wish(cart, "GC-" + cart, "tok_visa");
        var key = name();
        long onHand = fakeInventory.onHand("MUG");
        int before = fakePayments.effects().size();
        var point = new Point(when == Undoing.BEFORE, Effect.GIVE_BACK);
        var lane = mortal(point);
        lane.checkouts().place(wish, Optional.of(key), LIVE);
        Eventually.holds("the order is settled", () -> state(cart).equals("COMPLETED"));
        var order = one("select id from orders where cart_id = '" + cart + "'");
        assertThatThrownBy(() -> lane.checkouts().cancel(order, LIVE)).isInstanceOf(Crash.class);
        resumed(cart, wish, key, "CANCELLED");
        assertThat(effectsSince(before)).containsExactlyInAnyOrder("redeem", "hold", "take", "give-back", "reverse");
        assertThat(fakePayments.balance("GC-" + cart)).isEqualTo(1000);
        assertThat(fakeInventory.onHand("MUG")).isEqualTo(onHand);
        assertThat(one("select state from orders where cart_id = '" + cart + "'"))
                .isEqualTo("CANCELLED");
    }

    @Test
    void units_that_ran_out_while_nobody_drove_the_order_are_asked_for_once_more() {
        var cart = cart();
        var wish = wish(cart, "GC-" + cart, "tok_visa");
        var key = name();
        long onHand = fakeInventory.onHand("MUG");
        die(mortal(new Point(true, Effect.SETTLE)), wish, key, new Point(true, Effect.SETTLE));
        fakeInventory.expire();
        assertThat(resumed(cart, wish, key, "COMPLETED").status()).isEqualTo(201);
        assertThat(fakeInventory.onHand("MUG")).isEqualTo(onHand - 2);
    }

    @Test
    void an_order_whose_units_are_gone_for_good_is_taken_back_as_a_whole() {
        var cart = cart();
        var wish = wish(cart, "GC-" + cart, "tok_visa");
        var key = name();
        long onHand = fakeInventory.onHand("MUG");
        int before = fakePayments.effects().size();
        die(mortal(new Point(true, Effect.SETTLE)), wish, key, new Point(true, Effect.SETTLE));
        fakeInventory.expire();
        fakeInventory.stock("MUG", 1);
        resumed(cart, wish, key, "CANCELLED");
        fakeInventory.stock("MUG", onHand);
        assertThat(effectsSince(before)).contains("redeem", "reverse");
        assertThat(fakePayments.balance("GC-" + cart)).isEqualTo(1000);
    }

    @Test
    void a_payment_nobody_finishes_is_given_up_and_the_cart_opens() {
        var cart = cart();
        var wish = wish(cart, "GC-" + cart, "tok_requiresAction");
        var key = name();
        var lane = lane(new Effects(inventory, payments));
        try {
            assertThat(lane.checkouts().place(wish, Optional.of(key), LIVE).status())
                    .isEqualTo(202);
            live.useHandle(handle -> handle.execute(
                    "update checkout set started_at = now() - interval '31 minutes' where cart_id = ?", cart));
            Eventually.holds("it is given up", () -> state(cart).equals("FAILED"));
            assertThat(fakePayments.balance("GC-" + cart)).isEqualTo(1000);
            assertThat(lane.checkouts().place(wish, Optional.of(key), LIVE).status())
                    .isEqualTo(409);
        } finally {
            lane.worker().stop();
        }
    }

    @Test
    void who_read_a_checkout_before_it_moved_on_changes_nothing_in_it() {
        var cart = cart();
        var wish = wish(cart, "GC-" + cart, "tok_visa");
        var lane = lane(new Effects(inventory, payments));
        lane.worker().stop();
        lane.checkouts().place(wish, Optional.of(name()), LIVE);
        Eventually.holds("the order is settled", () -> state(cart).equals("COMPLETED"));
        var store = new CheckoutStore(live);
        var now = store.ofCart(cart).orElseThrow();
        var late = new Checkout(
                now.id(),
                now.cartId(),
                CheckoutState.PREPARED,
                now.revision() - 1,
                now.names(),
                now.terms(),
                Optional.empty());
        var problem = new Problem(503, "too_late", "This attempt is over.");

        for (Runnable change : List.<Runnable>of(
                () -> store.fail(late, problem),
                () -> store.complete(late),
                () -> store.cancelled(late),
                () -> store.move(late, CheckoutState.UNDOING, Optional.empty(), Duration.ZERO),
                () -> store.rename(late, "res_other"))) {
            assertThatThrownBy(change::run).isInstanceOf(CheckoutStore.Overtaken.class);
        }

        assertThat(store.ofCart(cart)).contains(now);
        assertThat(one("select state from orders where cart_id = '" + cart + "'"))
                .isEqualTo("PLACED");
        assertThat(one("select state from cart where id = '" + cart + "'")).isNotEqualTo("OPEN");
    }

    @Test
    void tenders_that_do_not_come_to_the_total_make_no_order() {
        var generous = new Effects(inventory, payments) {
            @Override
            Happened carryOut(Effect effect, Checkout checkout, List<Tender> paid, PassedOn passedOn) {
                var happened = super.carryOut(effect, checkout, paid, passedOn);
                return effect == Effect.AUTHORIZE
                        ? Happened.paid(happened.event(), happened.paid().subList(0, 1))
                        : happened;
            }
        };
        var cart = cart();
        var lane = lane(generous);
        lane.worker().stop();

        assertThatThrownBy(
                        () -> lane.checkouts().place(wish(cart, "GC-" + cart, "tok_visa"), Optional.of(name()), LIVE))
                .hasMessageContaining("no order is made of it");

        assertThat(one("select count(*) from orders where cart_id = '" + cart + "'"))
                .isEqualTo("0");
        fakeInventory.expire();
        live.useHandle(handle -> handle.execute("update checkout set next_run_at = null where cart_id = ?", cart));
    }

    @Test
    void a_worker_whose_lease_was_taken_claims_nothing() throws SQLException {
        var cart = cart();
        var key = name();
        var wish = wish(cart, "GC-" + cart, "tok_visa");
        die(mortal(new Point(false, Effect.RESERVE)), wish, key, new Point(false, Effect.RESERVE));
        live.useHandle(handle -> handle.execute("update checkout set next_run_at = now() where cart_id = ?", cart));
        var idle = lane(new Effects(inventory, payments));
        idle.worker().stop();
        live.useHandle(handle -> handle.execute("update lease set expires_at = now()"));
        var leases = new Leases(database.dataSource(Lane.LIVE));
        var mine = leases.acquire("checkout-worker", "me", Duration.ofHours(1)).orElseThrow();
        live.useHandle(handle -> handle.execute("update lease set expires_at = now()"));
        var others = leases.acquire("checkout-worker", "another", Duration.ofHours(1))
                .orElseThrow();
        var worker = Worker.of(
                live,
                new Worker.Bench(
                        Lane.LIVE,
                        leases,
                        new CheckoutStore(live),
                        new Driver(new CheckoutStore(live), new Effects(inventory, payments), Clock.systemUTC()),
                        new Keys(live),
                        idle.refunds()),
                meters);

        assertThat(worker.claim(mine)).isEmpty();
        assertThat(worker.claim(others)).extracting(Checkout::cartId).contains(cart);

        leases.release(others);
        resumed(cart, wish, key, "COMPLETED");
    }

    @Test
    void of_two_workers_only_the_holder_of_the_lease_works_and_the_other_follows_soon() {
        var first = lane(new Effects(inventory, payments));
        var second = lane(new Effects(inventory, payments));
        try {
            Eventually.holds(
                    "somebody holds the lease",
                    () -> one("select count(*) from lease where expires_at > now()")
                            .equals("1"));
            var owner = one("select owner from lease");
            first.worker().stop();
            second.worker().stop();
            assertThat(one("select count(*) from lease where expires_at > now()"))
                    .isEqualTo("0");
            var third = lane(new Effects(inventory, payments));
            Eventually.holds(
                    "another one holds it",
                    () -> !one("select owner from lease").equals(owner));
            third.worker().stop();
        } finally {
            first.worker().stop();
            second.worker().stop();
        }
    }
}
