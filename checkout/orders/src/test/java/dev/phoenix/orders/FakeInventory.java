package dev.phoenix.orders;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Problem;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Inventory in memory: stock, and reservations that only expire when a test says so. Any thread.
public final class FakeInventory implements AutoCloseable {
    /// One reservation.
    public record Reservation(String state, Map<String, Long> units) {}

    private final FakeHttp http = new FakeHttp("inventory", this::answer);
    private final FakeHttp.Moments before = new FakeHttp.Moments();
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Long> onHand = new TreeMap<>();
    private final Map<String, Reservation> reservations = new LinkedHashMap<>();
    private final Map<String, Boolean> transfers = new TreeMap<>();
    private boolean silent;
    private int extended;

    public URI address() {
        return http.address();
    }

    public void stock(String sku, long units) {
        locked(() -> onHand.put(sku, units));
    }

    public long onHand(String sku) {
        return locked(() -> onHand.getOrDefault(sku, 0L));
    }

    /// Units that active reservations hold.
    public long reserved(String sku) {
        return locked(() -> held(sku));
    }

    public long reservations(String state) {
        return locked(() -> reservations.values().stream()
                .filter(each -> each.state().equals(state))
                .count());
    }

    /// Somebody else holds units.
    public void hold(String sku, long units) {
        locked(() -> reservations.put("other-" + reservations.size(), new Reservation("ACTIVE", Map.of(sku, units))));
    }

    /// All active reservations run out now.
    public void expire() {
        locked(() -> {
            reservations.replaceAll(
                    (id, each) -> each.state().equals("ACTIVE") ? new Reservation("EXPIRED", each.units()) : each);
            return true;
        });
    }

    /// From now on it does what it is asked but its answers are lost, or not any more.
    public void losesAnswers(boolean now) {
        locked(() -> silent = now);
    }

    /// What happens before a call whose path ends so is looked at.
    public void before(String last, Consumer<FakeHttp.Call> happens) {
        before.set(last, happens);
    }

    /// How many reservations were made longer.
    public int extended() {
        return locked(() -> extended);
    }

    @Override
    public void close() {
        http.close();
    }

    private Optional<FakeHttp.Reply> answer(FakeHttp.Call call) {
        before.pass(call);
        return locked(() -> {
            var reply = act(call);
            return silent ? Optional.empty() : reply;
        });
    }

    private Optional<FakeHttp.Reply> act(FakeHttp.Call call) {
        if (call.path().equals(List.of("reservations"))) {
            return reserve(call.body());
        }
        if (call.path().equals(List.of("stock", "transfers"))) {
            if (transfers.put(call.body().path("id").asText(), true) == null) {
                units(call.body()).forEach((sku, units) -> onHand.merge(sku, units, Long::sum));
            }
            return FakeHttp.reply(200, call.body());
        }
        var id = call.path().get(1);
        var reservation = reservations.get(id);
        if (reservation == null) {
            return FakeHttp.problem(404, "reservation_not_found");
        }
        return change(id, reservation, call.last());
    }

    private Optional<FakeHttp.Reply> reserve(JsonNode body) {
        var id = body.path("id").asText();
        var before = reservations.get(id);
        if (before != null
                && (before.state().equals("EXPIRED") || before.state().equals("RELEASED"))) {
            return FakeHttp.problem(409, "reservation_" + before.state().toLowerCase(Locale.ROOT));
        }
        var units = units(body);
        if (before == null) {
            var lacking = units.entrySet().stream()
                    .filter(each -> onHand.getOrDefault(each.getKey(), 0L) - held(each.getKey()) < each.getValue())
                    .findFirst();
            if (lacking.isPresent()) {
                boolean gone = units.entrySet().stream()
                        .anyMatch(each -> onHand.getOrDefault(each.getKey(), 0L) < each.getValue());
                return outOfStock(lacking.get().getKey(), gone);
            }
            reservations.put(id, new Reservation("ACTIVE", units));
        }
        return FakeHttp.reply(
                201, Json.mapper().createObjectNode().put("id", id).put("state", "ACTIVE"));
    }

    private static Optional<FakeHttp.Reply> outOfStock(String sku, boolean gone) {
        var more = gone
                ? Map.<String, Object>of("sku", sku)
                : Map.<String, Object>of("sku", sku, "heldUntil", "2030-01-01T00:00:00Z");
        return FakeHttp.reply(
                409,
                new Problem(409, "out_of_stock", "Not enough of " + sku + ".", more)
                        .answer()
                        .body());
    }

    private Optional<FakeHttp.Reply> change(String id, Reservation reservation, String verb) {
        var next = switch (verb) {
            case "commit" -> "COMMITTED";
            case "release" -> "RELEASED";
            default -> "ACTIVE";
        };
        var state = reservation.state();
        if (state.equals("ACTIVE")) {
            extended += verb.equals("extend") ? 1 : 0;
            if (next.equals("COMMITTED")) {
                reservation.units().forEach((sku, units) -> onHand.merge(sku, -units, Long::sum));
            }
            reservations.put(id, new Reservation(next, reservation.units()));
        } else if (!state.equals(next) && !(state.equals("EXPIRED") && next.equals("RELEASED"))) {
            return FakeHttp.problem(409, "reservation_" + state.toLowerCase(Locale.ROOT));
        }
        return FakeHttp.reply(
                200, Json.mapper().createObjectNode().put("id", id).put("state", next));
    }

    private long held(String sku) {
        return reservations.values().stream()
                .filter(each -> each.state().equals("ACTIVE"))
                .mapToLong(each -> each.units().getOrDefault(sku, 0L))
                .sum();
    }

    private static Map<String, Long> units(JsonNode body) {
        var units = new TreeMap<String, Long>();
        body.path("lines")
                .forEach(line -> units.merge(
                        line.path("sku").asText(), line.path("quantity").asLong(), Long::sum));
        return units;
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
