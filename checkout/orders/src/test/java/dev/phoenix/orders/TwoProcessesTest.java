package dev.phoenix.orders;

import static dev.phoenix.orders.Shop.card;
import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.orders.Shop.Said;
import dev.phoenix.orders.pricing.TaxWhenDown;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two processes of orders on one database. What must be simultaneous meets at the fakes: they hold calls until the
/// others have come, or until the test says so.
final class TwoProcessesTest {
    private Shop shop;
    private Neighbour neighbour;

    @BeforeEach
    void open() throws IOException {
        shop = Shop.open("two_" + UUID.randomUUID().toString().replace('-', '_'), TaxWhenDown.CACHED);
        neighbour = Neighbour.of(shop);
    }

    @AfterEach
    void close() {
        neighbour.close();
        shop.close();
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }

    private Said placeAt(URI door, String cart, String key) {
        return shop.at(door).place(cart, 1974, key, card("tok_visa"));
    }

    private List<URI> doors() {
        return List.of(shop.address(), neighbour.address());
    }

    @Test
    void S01_of_two_buyers_of_the_last_unit_at_two_processes_one_wins_and_the_other_pays_nothing() throws Exception {
        shop.inventory.stock("MUG", 1);
        var both = new CountDownLatch(2);
        shop.inventory.before("reservations", call -> {
            both.countDown();
            Await.latch(both);
        });
        var calls = new ArrayList<Callable<Said>>();
        for (var door : doors()) {
            var cart = shop.cartWith("MUG", 1);
            calls.add(() -> placeAt(door, cart, key()));
        }
        var said = Shop.together(calls);
        assertThat(said).extracting(Said::status).containsExactlyInAnyOrder(201, 409);
        assertThat(said.stream()
                        .filter(each -> each.status() == 409)
                        .findFirst()
                        .orElseThrow()
                        .text("code"))
                .isEqualTo("out_of_stock");
        shop.quiet();
        assertThat(shop.payments.kinds()).containsExactly("hold", "take");
        assertThat(shop.inventory.onHand("MUG")).isZero();
        assertThat(shop.count("orders")).isOne();
    }

    private List<Said> twentyAtBothDoors(String cart, boolean oneKey) throws InterruptedException {
        var key = key();
        var calls = new ArrayList<Callable<Said>>();
        for (int i = 0; i < 20; i++) {
            var door = doors().get(i % 2);
            calls.add(() -> placeAt(door, cart, oneKey ? key : key()));
        }
        var said = Shop.together(calls);
        shop.becomes(cart, "COMPLETED");
        said.add(placeAt(neighbour.address(), cart, oneKey ? key : key()));
        return said;
    }

    private void areOneOrder(List<Said> said) {
        assertThat(said)
                .allMatch(each -> each.status() == 201 || each.text("code").equals("in_progress"));
        assertThat(said.getLast().status()).isEqualTo(201);
        assertThat(said.stream()
                        .filter(each -> each.status() == 201)
                        .map(each -> each.text("id"))
                        .distinct())
                .hasSize(1);
        assertThat(shop.payments.kinds()).containsExactly("hold", "take");
        assertThat(shop.count("orders")).isOne();
    }

    @Test
    void S13_one_key_twenty_times_at_two_processes_is_one_order() throws Exception {
        areOneOrder(twentyAtBothDoors(shop.cartWith("MUG", 1), true));
    }

    @Test
    void S14_many_keys_for_one_cart_at_two_processes_are_one_order() throws Exception {
        areOneOrder(twentyAtBothDoors(shop.cartWith("MUG", 1), false));
    }

    @Test
    void S16_a_process_killed_after_the_charge_is_resumed_to_the_same_order_for_the_same_key() throws Exception {
        var cart = shop.cartWith("MUG", 1);
        var key = key();
        var charged = new CountDownLatch(1);
        var dead = new CountDownLatch(1);
        shop.payments.after("payments", call -> {
            charged.countDown();
            Await.latch(dead);
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var lost = CompletableFuture.runAsync(() -> placeAt(neighbour.address(), cart, key), threads);
            Await.latch(charged);
            neighbour.kill();
            shop.payments.after("payments", call -> {});
            dead.countDown();
            assertThat(lost.handle((answer, failure) -> failure != null).get())
                    .as("the client got no answer")
                    .isTrue();
        }
        assertThat(placeAt(shop.address(), cart, key).text("code")).isEqualTo("in_progress");
        shop.later();
        Eventually.holds(
                "the key is answered", () -> placeAt(shop.address(), cart, key).status() == 201);
        shop.becomes(cart, "COMPLETED");
        assertThat(shop.payments.kinds()).containsExactly("hold", "take");
        assertThat(shop.count("orders")).isOne();
    }

    private String leaseOwner() {
        return shop.text("select owner from lease where name = 'checkout-worker'");
    }

    /// The neighbour's worker holds the lease: the shop's own loses it until it does.
    private String neighbourHoldsTheLease() {
        Eventually.holds("somebody holds it", () -> shop.count("lease where name = 'checkout-worker'") == 1);
        var shops = leaseOwner();
        Eventually.holds("the other one holds it", () -> {
            shop.database.useHandle(handle -> handle.execute(
                    "update lease set expires_at = now() where name = 'checkout-worker' and owner = ?", shops));
            return !leaseOwner().equals(shops);
        });
        return leaseOwner();
    }

    @Test
    void S38_a_worker_that_stood_still_for_longer_than_its_lease_changes_nothing_when_it_goes_on() throws Exception {
        var first = neighbourHoldsTheLease();
        var stopped = new CountDownLatch(1);
        var goesOn = new CountDownLatch(1);
        var cart = shop.cartWith("MUG", 1);
        assertThat(shop.place(cart, card("tok_unknown")).status()).isEqualTo(202);
        // The bank says yes; the lease's holder asks for the payment and stands still before it hears so.
        shop.payments.after("payments", call -> {
            stopped.countDown();
            Await.latch(goesOn);
        });
        shop.payments.settleOpen("AUTHORIZED");
        shop.later();
        Await.latch(stopped);
        neighbour.stop();
        shop.payments.after("payments", call -> {});
        goesOn.countDown();
        Eventually.holds("the lease is the other's", () -> !leaseOwner().equals(first));
        var second = leaseOwner();
        Eventually.holds("the other finishes", () -> {
            shop.later();
            return shop.state(cart).equals("COMPLETED");
        });
        neighbour.goOn();
        Eventually.holds(
                "the first one has finished what it was at",
                () -> shop.at(neighbour.address())
                        .metrics()
                        .contains("orders_checkouts_resumed_total{lane=\"live\"} 1"));
        assertThat(leaseOwner()).isEqualTo(second);
        assertThat(shop.state(cart)).isEqualTo("COMPLETED");
        assertThat(shop.payments.kinds()).containsExactly("hold", "take");
        assertThat(shop.count("orders")).isOne();
        assertThat(shop.count("event where type = 'order.placed'")).isOne();
    }
}
