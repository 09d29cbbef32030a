package dev.phoenix.gateway.routing;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Customers whom the candidate answers because of the share, and when each was last seen: where they drain, they stay
/// until they have been idle. Bounded; the longest unseen are forgotten first, and so move at once. *Any thread*:
/// customers are spread over stripes, each with its own lock.
final class Sessions {
    static final int MOST = 200_000;
    private static final int STRIPES = 16;

    private final long idleMillis;
    private final InstantSource clock;
    private final List<Stripe> stripes = new ArrayList<>();

    Sessions(Duration idle, InstantSource clock) {
        this.idleMillis = idle.toMillis();
        this.clock = clock;
        for (int i = 0; i < STRIPES; i++) {
            stripes.add(new Stripe(new Last(), new HashMap<>()));
        }
    }

    /// Some of the customers.
    ///
    /// @param last when each was seen last
    /// @param held how many tunnels each has open; bounded by the connections that may be
    private record Stripe(Last last, Map<String, Integer> held) {}

    private static final class Last extends LinkedHashMap<String, Long> {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST / STRIPES;
        }
    }

    /// The candidate answers this customer now.
    void seen(String customer) {
        var stripe = stripe(customer);
        synchronized (stripe) {
            stripe.last.remove(customer);
            stripe.last.put(customer, clock.millis());
        }
    }

    /// The customer is not idle until the step is run that this returns, once.
    Runnable hold(String customer) {
        var stripe = stripe(customer);
        synchronized (stripe) {
            stripe.held.merge(customer, 1, Integer::sum);
        }
        return () -> {
            synchronized (stripe) {
                stripe.held.computeIfPresent(customer, (_, count) -> count > 1 ? count - 1 : null);
            }
            seen(customer);
        };
    }

    /// Whether the candidate has answered this customer, who has not been idle since.
    boolean isActive(String customer) {
        var stripe = stripe(customer);
        synchronized (stripe) {
            var last = stripe.last.get(customer);
            return stripe.held.containsKey(customer) || (last != null && clock.millis() - last < idleMillis);
        }
    }

    private Stripe stripe(String customer) {
        return stripes.get(Math.floorMod(customer.hashCode(), STRIPES));
    }
}
