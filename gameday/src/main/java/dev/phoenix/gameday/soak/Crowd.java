package dev.phoenix.gameday.soak;

import dev.phoenix.gameday.shoppers.Shop;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;

/// The buyers: some come one by one, and now and then several want the last units of something at once. What each
/// wants follows from the seed. One thread lets them in; any thread asks.
final class Crowd implements AutoCloseable {
    static final List<String> PLENTY = List.of("MUG", "LAMP", "CLOCK", "VASE");
    static final String COUPON = "FIFTY";
    static final int GIFT_CARDS = 40;

    /// Nobody waits longer: long after the last kill everything has been decided.
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final int MOST_IN_A_SALE = 8;

    private final Shop shop;
    private final long seed;
    private final Phaser inside = new Phaser(1);
    private final AtomicInteger came = new AtomicInteger();
    private int next;

    Crowd(URI door, long seed) {
        this.shop = new Shop(door, "");
        this.seed = seed;
    }

    /// How many buyers have come.
    int came() {
        return came.get();
    }

    /// How many are still buying.
    int inside() {
        return inside.getUnarrivedParties() - 1;
    }

    /// Somebody comes who wants things of which there are plenty.
    void somebody() {
        int number = next++;
        Random random = new Random(seed * 1_000_003 + number);
        Map<String, Integer> units = new HashMap<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            units.put(PLENTY.get(random.nextInt(PLENTY.size())), 1 + random.nextInt(3));
        }
        String coupon = random.nextInt(8) == 0 ? COUPON : "";
        String giftCard = random.nextInt(5) == 0 ? giftCard(random.nextInt(GIFT_CARDS)) : "";
        List<String> cards = random.nextInt(8) == 0 ? List.of("tok_chargeDeclined", "tok_visa") : List.of("tok_visa");
        int tabs = random.nextInt(6) == 0 ? 2 : 1;
        enter(number, random, new Buyer.Wants(units, coupon, giftCard, cards, tabs));
    }

    /// Several come at once for the last units; each wants one and asks until it is decided.
    ///
    /// @return how many
    int sale(String sku) {
        int buyers = 2 + new Random(seed ^ sku.hashCode()).nextInt(MOST_IN_A_SALE - 1);
        for (int i = 0; i < buyers; i++) {
            int number = next++;
            // A buyer in a sale keeps what he gets: nobody may be sent away for a unit that comes back later.
            enter(number, keeps(), new Buyer.Wants(Map.of(sku, 1), "", "", List.of("tok_visa"), 1));
        }
        return buyers;
    }

    static String giftCard(int number) {
        return "SOAK-GIFT-" + number;
    }

    private static Random keeps() {
        return new Random() {
            private static final long serialVersionUID = 1L;

            @Override
            public int nextInt(int bound) {
                return bound - 1;
            }
        };
    }

    private void enter(int number, Random random, Buyer.Wants wants) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        came.incrementAndGet();
        inside.register();
        Thread.ofVirtual().name("buyer-" + number).start(() -> {
            try {
                new Buyer(shop, random, "buyer" + seed + "-" + number, deadline).buy(wants);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } finally {
                inside.arriveAndDeregister();
            }
        });
    }

    @Override
    public void close() {
        shop.close();
    }
}
