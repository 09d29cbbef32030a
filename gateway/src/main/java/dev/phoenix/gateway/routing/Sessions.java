package dev.phoenix.gateway.routing;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
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
            stripes.add(new Stripe());
        }
    }

    private static final class Stripe extends LinkedHashMap<String, Long> {
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
            stripe.remove(customer);
            stripe.put(customer, clock.millis());
        }
    }

    /// Whether the candidate has answered this customer, who has not been idle since.
    boolean isActive(String customer) {
        var stripe = stripe(customer);
        synchronized (stripe) {
            var last = stripe.get(customer);
            return last != null && clock.millis() - last < idleMillis;
        }
    }

    private Stripe stripe(String customer) {
        return stripes.get(Math.floorMod(customer.hashCode(), STRIPES));
    }
}
