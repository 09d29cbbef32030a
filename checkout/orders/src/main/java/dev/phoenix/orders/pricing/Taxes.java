package dev.phoenix.orders.pricing;

import dev.phoenix.chassis.Calls;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.PassedOn;
import dev.phoenix.chassis.Problem;
import dev.phoenix.orders.cart.Cart;
import dev.phoenix.orders.pricing.Quote.TaxSource;
import dev.phoenix.orders.pricing.Taxed.Part;
import dev.phoenix.orders.pricing.Taxed.Rate;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Asks taxation what a sale owes; when it is down, slow or talks nonsense, does what was configured. Any thread.
public final class Taxes {
    private static final Logger LOG = Logger.getLogger(Taxes.class.getName());
    private static final String SHIPPING_CATEGORY = "standard";

    /// A charge to be taxed: what is left of a line after its discount.
    record Charge(Cart.Line line, Money discount) {
        Money amount() {
            return line.subtotal().minus(discount);
        }
    }

    /// The tax, and on whose word.
    record Answer(Taxed taxed, TaxSource source) {}

    private record AskedLine(String id, String category, long quantity, Money unitPrice, Optional<Money> discount) {}

    private record Asked(
            String country, Optional<String> region, boolean pricesIncludeTax, List<AskedLine> lines, Money shipping) {}

    private record SaidLine(String id, Money net, Money tax, String rate, String jurisdiction) {}

    private record SaidShipping(Money net, Money tax, String rate, String jurisdiction) {}

    private record Said(List<SaidLine> lines, SaidShipping shipping, Money tax, Money total) {}

    private final Calls taxation;
    private final TaxWhenDown whenDown;
    private final RateCache cache;
    private final CircuitBreaker breaker;
    private final MeterRegistry meters;

    public Taxes(URI address, Duration deadline, TaxWhenDown whenDown, Clock clock, MeterRegistry meters) {
        this(new Calls(address, deadline, Optional.empty()), whenDown, new RateCache(clock), meters);
    }

    private Taxes(Calls taxation, TaxWhenDown whenDown, RateCache cache, MeterRegistry meters) {
        this.taxation = taxation;
        this.whenDown = whenDown;
        this.cache = cache;
        this.meters = meters;
        this.breaker = CircuitBreaker.of(
                "taxation",
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(20)
                        .minimumNumberOfCalls(5)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(Duration.ofSeconds(2))
                        .permittedNumberOfCallsInHalfOpenState(2)
                        .build());
    }

    /// The same for another lane: with a breaker of its own, so that neither lane's trouble is the other's, and
    /// with the rates in common, which are the same whoever asked.
    public Taxes forAnotherLane() {
        return new Taxes(taxation, whenDown, cache, meters);
    }

    Answer on(Cart.Place place, List<Charge> charges, Money shipping, PassedOn passedOn) {
        var said = ask(place, charges, shipping, passedOn);
        if (said.isPresent()) {
            return new Answer(remembered(place, charges, said.get()), TaxSource.TAXATION);
        }
        meters.counter("orders.tax.degraded", "how", whenDown.name().toLowerCase(Locale.ROOT))
                .increment();
        return switch (whenDown) {
            case REFUSE -> throw unavailable("Taxation does not answer.");
            case CACHED -> new Answer(fromCache(place, charges, shipping), TaxSource.CACHED);
        };
    }

    private Optional<Taxed> ask(Cart.Place place, List<Charge> charges, Money shipping, PassedOn passedOn) {
        if (!breaker.tryAcquirePermission()) {
            return Optional.empty();
        }
        long begun = System.nanoTime();
        var reply = taxation.post("/tax/quotes", asked(place, charges, shipping), Said.class, passedOn);
        long took = System.nanoTime() - begun;
        return switch (reply) {
            case Calls.Done<Said> done -> {
                var taxed = checked(done.body(), charges, shipping);
                if (taxed.isPresent()) {
                    breaker.onSuccess(took, TimeUnit.NANOSECONDS);
                } else {
                    failed(took, "its answer does not add up");
                }
                yield taxed;
            }
            case Calls.Refused<Said> refused
            when refused.problem().status() == 422 -> {
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
                throw refused.problem().refusal();
            }
            case Calls.Refused<Said> refused -> {
                failed(took, refused.problem().code());
                yield Optional.empty();
            }
            case Calls.Failed<Said> failed -> {
                failed(took, failed.why());
                yield Optional.empty();
            }
        };
    }

    private void failed(long took, String why) {
        LOG.log(Level.FINE, "taxation failed: {0}", why);
        breaker.onError(took, TimeUnit.NANOSECONDS, new IllegalStateException(why));
    }

    private static Asked asked(Cart.Place place, List<Charge> charges, Money shipping) {
        var lines = new ArrayList<AskedLine>();
        for (var charge : charges) {
            lines.add(new AskedLine(
                    String.valueOf(lines.size()),
                    charge.line().taxCategory(),
                    charge.line().quantity(),
                    charge.line().unitPrice(),
                    Optional.of(charge.discount()).filter(discount -> discount.minor() != 0)));
        }
        return new Asked(place.country(), place.region(), false, lines, shipping);
    }

    /// What taxation said, if it is about what was asked and adds up: nobody is charged by an answer that does not.
    private static Optional<Taxed> checked(Said said, List<Charge> charges, Money shipping) {
        if (said.lines().size() != charges.size() || !said.shipping().net().equals(shipping)) {
            return Optional.empty();
        }
        var parts = new ArrayList<Part>();
        for (int i = 0; i < charges.size(); i++) {
            var line = said.lines().get(i);
            if (!line.id().equals(String.valueOf(i))
                    || !line.net().equals(charges.get(i).amount())) {
                return Optional.empty();
            }
            parts.add(new Part(line.net(), line.tax(), new Rate(decimal(line.rate()), line.jurisdiction())));
        }
        var last = said.shipping();
        parts.add(new Part(last.net(), last.tax(), new Rate(decimal(last.rate()), last.jurisdiction())));
        var sane = parts.stream()
                .allMatch(part -> part.tax().currency().equals(shipping.currency())
                        && part.tax().minor() >= 0
                        && part.rate().rate().signum() >= 0);
        var taxed = new Taxed(parts);
        return sane && taxed.tax().equals(said.tax()) ? Optional.of(taxed) : Optional.empty();
    }

    /// The rate as a number; what is no plain decimal becomes one that nobody accepts.
    private static BigDecimal decimal(String rate) {
        return rate.matches("[0-9]{1,3}(\\.[0-9]{1,6})?") ? new BigDecimal(rate) : BigDecimal.ONE.negate();
    }

    private Taxed remembered(Cart.Place place, List<Charge> charges, Taxed taxed) {
        for (int i = 0; i < charges.size(); i++) {
            var category = charges.get(i).line().taxCategory();
            cache.remember(key(place, category), taxed.parts().get(i).rate());
        }
        cache.remember(key(place, SHIPPING_CATEGORY), taxed.parts().getLast().rate());
        return taxed;
    }

    private Taxed fromCache(Cart.Place place, List<Charge> charges, Money shipping) {
        var amounts = new ArrayList<Money>();
        var rates = new ArrayList<Rate>();
        for (var charge : charges) {
            amounts.add(charge.amount());
            rates.add(recall(place, charge.line().taxCategory()));
        }
        amounts.add(shipping);
        rates.add(recall(place, SHIPPING_CATEGORY));
        return Taxed.of(amounts, rates);
    }

    private Rate recall(Cart.Place place, String category) {
        return cache.recall(key(place, category))
                .orElseThrow(() -> unavailable("Taxation does not answer, and no recent rate of this place is known."));
    }

    private static RateCache.Key key(Cart.Place place, String category) {
        return new RateCache.Key(place.country(), place.region(), category);
    }

    private static Problem.Refusal unavailable(String why) {
        return new Problem(503, "tax_unavailable", why + " Nothing was charged; try again.").refusal();
    }
}
