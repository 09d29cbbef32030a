package dev.phoenix.gameday.shoppers;

import java.net.URI;
import java.time.Duration;
import java.util.function.LongFunction;

/// A crowd of shoppers at one shop, coming by schedule until the shop closes. Any thread.
public final class Shoppers implements AutoCloseable {
    public static final String CURRENCY = "GBP";

    /// The coupon that shoppers use, worth a tenth.
    public static final String COUPON = Basket.COUPON;

    /// How shoppers behave.
    ///
    /// @param perSecond arrivals a second
    /// @param thinks mean time between an answer and the next request
    /// @param mostInFlight shoppers inside at once, beyond which arrivals are turned away and counted
    public record Manner(RetailFacts facts, double perSecond, Duration thinks, int mostInFlight, long seed) {}

    /// A visit that takes longer meets a machine that is out of breath.
    private static final double SECONDS_INSIDE = 4;

    private final Shop shop;
    private final Account account = new Account();
    private final Restraint restraint;
    private final OpenLoop arrivals;

    private Shoppers(Shop shop, Manner manner, Duration longest, LongFunction<Basket> baskets) {
        this.shop = shop;
        this.restraint = new Restraint((int) (manner.perSecond * SECONDS_INSIDE));
        this.arrivals = OpenLoop.start(
                Arrivals.poisson(manner.perSecond, manner.seed),
                restraint,
                manner.mostInFlight,
                longest,
                (number, dueNanos) ->
                        new Shopper(shop, account, manner, baskets.apply(number), number).visit(dueNanos));
    }

    /// Opens the doors: shoppers come until [#stop], at most for `longest`.
    public static Shoppers start(URI door, Manner manner, Duration longest) {
        return new Shoppers(
                new Shop(door, ""), manner, longest, number -> Basket.draw(manner.facts, manner.seed, number));
    }

    /// A rehearsal at the services' own door: shoppers of the shadow lane, whom nobody sees and nobody charges.
    /// Processes that have never been asked anything answer slowly, and the evidence should be about what comes
    /// after. Every country is sold to once, so that the services know its tax rates.
    public static Shoppers rehearse(URI door, Manner manner, Duration longest) {
        return new Shoppers(
                new Shop(door, "phoenix.lane=shadow"),
                manner,
                longest,
                number -> Basket.rehearsal(manner.facts, manner.seed, number));
    }

    public Account account() {
        return account;
    }

    public OpenLoop arrivals() {
        return arrivals;
    }

    /// By which factor the arrivals were rarer than planned when the machine was most out of breath; 1 is as planned.
    public double rarest() {
        return restraint.most();
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
