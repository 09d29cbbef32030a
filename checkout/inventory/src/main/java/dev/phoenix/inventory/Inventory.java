package dev.phoenix.inventory;

import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Lane;
import dev.phoenix.chassis.Part;
import dev.phoenix.chassis.Problem;
import dev.phoenix.chassis.Request;
import dev.phoenix.chassis.Routes;
import dev.phoenix.inventory.Reservation.Event;
import dev.phoenix.inventory.Reservations.Change;
import dev.phoenix.inventory.Reservations.Outcome;
import dev.phoenix.inventory.Reservations.Wish;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What inventory answers: its routes, over one set of stock and reservations per lane. Any thread.
final class Inventory implements Part {
    private final LaneOfStock live;
    private final LaneOfStock shadow;

    Inventory(Database database) {
        this.live = new LaneOfStock(database, Lane.LIVE);
        this.shadow = new LaneOfStock(database, Lane.SHADOW);
    }

    private LaneOfStock in(Request request) {
        return switch (request.lane()) {
            case LIVE -> live;
            case SHADOW -> shadow;
        };
    }

    List<Reservations> reservations() {
        return List.of(live.reservations(), shadow.reservations());
    }

    @Override
    public void stop() {
        live.stop();
        shadow.stop();
    }

    Routes addTo(Routes routes) {
        return routes.open("GET", "/stock/{sku}", this::read)
                .operator("GET", "/stock", request -> items(in(request).shelf().all()))
                .operator("PUT", "/stock/{sku}", this::count)
                .operator("PUT", "/stock", this::countAll)
                .operator("POST", "/stock/transfers", this::transfer)
                .operator("POST", "/reservations", this::reserve)
                .operator("GET", "/reservations/{id}", this::readReservation)
                .operator("POST", "/reservations/{id}/commit", request -> change(request, Event.COMMIT, 0))
                .operator("POST", "/reservations/{id}/release", request -> change(request, Event.RELEASE, 0))
                .operator("POST", "/reservations/{id}/extend", this::extend)
                .publish("openapi/inventory.json");
    }

    private Answer read(Request request) {
        var sku = request.path("sku");
        return Optional.of(sku)
                .filter(Line::isSku)
                .flatMap(in(request).shelf()::find)
                .map(Answer::ok)
                .orElseGet(() -> new Problem(404, "sku_unknown", "No stock is kept of " + sku + ".").answer());
    }

    private Answer count(Request request) {
        var item = new Wishes.Item(
                request.path("sku"), request.body(Wishes.OnHand.class).onHand());
        return switch (in(request).shelf().count(Map.of(item.sku(), item.onHand()))) {
            case Shelf.Counted.Done(var items) -> Answer.ok(items.getFirst());
            case Shelf.Counted.BelowReserved(var stock) -> belowReserved(stock);
        };
    }

    private Answer countAll(Request request) {
        var onHand = new TreeMap<String, Long>();
        request.body(Wishes.Items.class).items().forEach(item -> onHand.put(item.sku(), item.onHand()));
        return switch (in(request).shelf().count(onHand)) {
            case Shelf.Counted.Done(var items) -> items(items);
            case Shelf.Counted.BelowReserved(var stock) -> belowReserved(stock);
        };
    }

    private static Answer items(List<Stock> items) {
        return Answer.ok(Map.of("items", items));
    }

    private static Answer belowReserved(Stock stock) {
        var detail = "Buyers hold " + stock.reserved() + " units of " + stock.sku() + "; it cannot be counted below.";
        return new Problem(409, "on_hand_below_reserved", detail, Map.of("sku", stock.sku())).answer();
    }

    private Answer transfer(Request request) {
        var wish = request.body(Wishes.Transfer.class);
        var moved = in(request).shelf().transfer(wish.id(), wish.lines());
        return Answer.ok(new Wishes.Transfer(wish.id(), moved));
    }

    private Answer reserve(Request request) {
        var body = request.body(Wishes.Reserve.class);
        var outcome = in(request).reserve(new Wish(body.id(), body.lines(), body.ttlSeconds()));
        return answer(201, body.id(), outcome);
    }

    private Answer readReservation(Request request) {
        var id = request.path("id");
        return Optional.of(id)
                .filter(Wishes::isId)
                .flatMap(in(request).reservations()::find)
                .map(Answer::ok)
                .orElseGet(() -> unknown(id));
    }

    private Answer extend(Request request) {
        return change(request, Event.EXTEND, request.body(Wishes.Extend.class).ttlSeconds());
    }

    private Answer change(Request request, Event event, int ttlSeconds) {
        var id = request.path("id");
        return Wishes.isId(id) ? answer(200, id, in(request).change(new Change(id, event, ttlSeconds))) : unknown(id);
    }

    private static Answer answer(int status, String id, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(var reservation) -> new Answer(status, reservation);
            case Outcome.OutOfStock(var sku, var heldUntil) -> outOfStock(sku, heldUntil);
            case Outcome.Refused(var code) ->
                new Problem(409, code, "Reservation " + id + ": " + code.replace('_', ' ') + ".").answer();
            case Outcome.Unknown() -> unknown(id);
        };
    }

    private static Answer outOfStock(String sku, Optional<Instant> heldUntil) {
        var more = new TreeMap<String, Object>(Map.of("sku", sku));
        heldUntil.ifPresent(until -> more.put("heldUntil", until.toString()));
        var detail = heldUntil.isPresent()
                ? "Others hold the last units of " + sku + "; they may come back."
                : "Not enough of " + sku + " is available.";
        return new Problem(409, "out_of_stock", detail, more).answer();
    }

    private static Answer unknown(String id) {
        return new Problem(404, "reservation_not_found", "There is no reservation " + id + ".").answer();
    }

    /// Stock and reservations of one lane. Wishes for the same first SKU meet in the same combiner.
    private static final class LaneOfStock {
        /// So many transactions of a kind run at once in a lane: a hot SKU occupies one, the others go on.
        private static final int ABREAST = 3;

        private final Shelf shelf;
        private final Reservations reservations;
        private final List<Combiner<Wish, Outcome>> reserving;
        private final List<Combiner<Change, Outcome>> changing;

        LaneOfStock(Database database, Lane lane) {
            this.shelf = new Shelf(database.in(lane));
            this.reservations = new Reservations(database.in(lane));
            this.reserving = Stream.generate(
                            () -> new Combiner<Wish, Outcome>("reserve " + lane, Wish::id, reservations::reserve))
                    .limit(ABREAST)
                    .toList();
            this.changing = Stream.generate(
                            () -> new Combiner<Change, Outcome>("change " + lane, Change::id, reservations::change))
                    .limit(ABREAST)
                    .toList();
        }

        Shelf shelf() {
            return shelf;
        }

        Reservations reservations() {
            return reservations;
        }

        Outcome reserve(Wish wish) {
            var first = wish.kept().getFirst().sku();
            return reserving.get(Math.floorMod(first.hashCode(), ABREAST)).ask(wish);
        }

        Outcome change(Change change) {
            return changing.get(Math.floorMod(change.id().hashCode(), ABREAST)).ask(change);
        }

        void stop() {
            reserving.forEach(Combiner::stop);
            changing.forEach(Combiner::stop);
        }
    }
}
