package dev.phoenix.gateway.shadow;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lets the copies of one customer go out in the order of the originals. A copy may go when every copy before it has
/// gone, and, unless it and all those still running only read, when every copy before it has ended; and never before
/// its own original has ended. *Any thread*: customers are spread over stripes, each with its own lock, and no two
/// locks are ever held together.
final class CustomerOrder {
    private static final int STRIPES = 64;

    private final int mostPerCustomer;
    private final List<Stripe> stripes;

    CustomerOrder(int mostPerCustomer) {
        this.mostPerCustomer = mostPerCustomer;
        var built = new ArrayList<Stripe>();
        for (int i = 0; i < STRIPES; i++) {
            built.add(new Stripe());
        }
        this.stripes = List.copyOf(built);
    }

    /// One copy's place in its customer's line.
    static final class Place {
        private final String customer;
        private final boolean reads;
        private final Runnable go;
        private boolean ready;
        private boolean gone;

        /// @param reads whether the copy changes nothing, so that it may run beside others of its kind
        /// @param go sends the copy on its way; called once, outside every lock
        Place(String customer, boolean reads, Runnable go) {
            this.customer = customer;
            this.reads = reads;
            this.go = go;
        }
    }

    /// Takes the next place in line; false when the customer has too many already.
    boolean enter(Place place) {
        var stripe = stripe(place);
        synchronized (stripe) {
            var line = stripe.lines.computeIfAbsent(place.customer, _ -> new ArrayDeque<>());
            if (line.size() >= mostPerCustomer) {
                return false;
            }
            line.add(place);
            return true;
        }
    }

    /// The original of this place's copy has ended.
    void ready(Place place) {
        var stripe = stripe(place);
        List<Place> next;
        synchronized (stripe) {
            place.ready = true;
            next = stripe.next(place.customer);
        }
        next.forEach(one -> one.go.run());
    }

    /// The copy has ended, or never will go. Says so as often as one likes.
    void leave(Place place) {
        var stripe = stripe(place);
        List<Place> next;
        synchronized (stripe) {
            var line = stripe.lines.get(place.customer);
            if (line == null || !line.remove(place)) {
                return;
            }
            if (line.isEmpty()) {
                stripe.lines.remove(place.customer);
            }
            next = stripe.next(place.customer);
        }
        next.forEach(one -> one.go.run());
    }

    private Stripe stripe(Place place) {
        return stripes.get(Math.floorMod(place.customer.hashCode(), STRIPES));
    }

    private static final class Stripe {
        private final Map<String, Deque<Place>> lines = new HashMap<>();

        /// Those who may go now, marked as gone.
        List<Place> next(String customer) {
            var line = lines.get(customer);
            if (line == null) {
                return List.of();
            }
            var next = new ArrayList<Place>(1);
            boolean running = false;
            boolean writing = false;
            for (var place : line) {
                if (!place.gone) {
                    if (!place.ready || (place.reads ? writing : running)) {
                        break;
                    }
                    place.gone = true;
                    next.add(place);
                }
                running = true;
                writing |= !place.reads;
            }
            return next;
        }
    }
}
