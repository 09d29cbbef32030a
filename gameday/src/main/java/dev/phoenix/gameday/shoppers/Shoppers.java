package dev.phoenix.gameday.shoppers;

import java.net.URI;
import java.time.Duration;

/// A crowd of shoppers at one shop, coming by schedule until the shop closes. Any thread.
public final class Shoppers implements AutoCloseable {
    static final String CURRENCY = "GBP";

    /// The coupon that shoppers use, worth a tenth.
    public static final String COUPON = Basket.COUPON;

    /// How shoppers behave.
    ///
    /// @param perSecond arrivals a second
    /// @param thinks mean time between an answer and the next request
    /// @param mostInFlight shoppers inside at once, beyond which arrivals are turned away and counted
    public record Manner(RetailFacts facts, double perSecond, Duration thinks, int mostInFlight, long seed) {}

    private final Shop shop;
    private final Account account = new Account();
    private final OpenLoop arrivals;

    private Shoppers(URI door, Manner manner, Duration longest) {
        this.shop = new Shop(door);
        this.arrivals = OpenLoop.start(
                Arrivals.poisson(manner.perSecond, manner.seed),
                manner.mostInFlight,
                longest,
                (number, dueNanos) -> new Shopper(shop, account, manner, number, dueNanos).visit());
    }

    /// Opens the doors: shoppers come until [#stop], at most for `longest`.
    public static Shoppers start(URI door, Manner manner, Duration longest) {
        return new Shoppers(door, manner, longest);
    }

    public Account account() {
        return account;
    }

    public OpenLoop arrivals() {
        return arrivals;
    }

    /// Lets nobody else in and waits for those inside; true when all finished in time.
    public boolean stop(Duration patience) throws InterruptedException {
        return arrivals.stop(patience);
    }

    @Override
    public void close() {
        arrivals.close();
        shop.close();
    }
}
