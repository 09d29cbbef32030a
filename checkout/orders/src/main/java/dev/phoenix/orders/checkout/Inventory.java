package dev.phoenix.orders.checkout;

import dev.phoenix.chassis.Calls;
import dev.phoenix.chassis.PassedOn;
import dev.phoenix.chassis.Problem;
import dev.phoenix.chassis.Secret;
import dev.phoenix.orders.pricing.Quote;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// The inventory service, as a checkout needs it. All calls carry names of ours and may be repeated. Any thread.
public final class Inventory {
    /// A checkout takes well under a second; a failed one leaves its units to the next attempt for this long.
    static final int KEPT_SECONDS = 120;
    /// While a payment's outcome is open, each look at it prolongs the reservation by this.
    static final int KEPT_PENDING_SECONDS = 300;

    /// What became of a wish.
    enum Outcome {
        DONE,
        OUT_OF_STOCK,
        /// Others hold the units; they may come back.
        HELD,
        /// The reservation ran out or was given back.
        GONE,
        /// The units have left already.
        SOLD,
        /// No answer: it may have happened.
        SILENT,
        /// Nobody is there: it did not happen.
        UNREACHABLE
    }

    /// An outcome, and the problem behind it for the shopper.
    record Said(Outcome outcome, Optional<Problem> problem) {}

    private record Wanted(String sku, long quantity) {}

    private record Reserve(String id, List<Wanted> lines, int ttlSeconds) {}

    private record Extend(int ttlSeconds) {}

    private record Transfer(String id, List<Wanted> lines) {}

    private record Nothing() {}

    private record Anything() {}

    private final Calls calls;

    public Inventory(URI address, Duration deadline, Secret token) {
        this.calls = new Calls(address, deadline, Optional.of(token));
    }

    Said reserve(String id, List<Quote.Line> lines, PassedOn passedOn) {
        return post("/reservations", new Reserve(id, wanted(lines), KEPT_SECONDS), passedOn);
    }

    Said extend(String id, PassedOn passedOn) {
        return post("/reservations/" + id + "/extend", new Extend(KEPT_PENDING_SECONDS), passedOn);
    }

    Said commit(String id, PassedOn passedOn) {
        return post("/reservations/" + id + "/commit", new Nothing(), passedOn);
    }

    Said release(String id, PassedOn passedOn) {
        return post("/reservations/" + id + "/release", new Nothing(), passedOn);
    }

    /// Puts sold units back onto the shelf.
    Said bringBack(String id, List<Quote.Line> lines, PassedOn passedOn) {
        return post("/stock/transfers", new Transfer(id, wanted(lines)), passedOn);
    }

    /// One wish a SKU: two lines may differ in options only.
    private static List<Wanted> wanted(List<Quote.Line> lines) {
        var units = new TreeMap<String, Long>();
        lines.forEach(line -> units.merge(line.sku(), line.quantity(), Math::addExact));
        var wanted = new ArrayList<Wanted>();
        units.forEach((sku, quantity) -> wanted.add(new Wanted(sku, quantity)));
        return wanted;
    }

    private Said post(String path, Object body, PassedOn passedOn) {
        return switch (calls.post(path, body, Anything.class, passedOn)) {
            case Calls.Done<Anything> _ -> new Said(Outcome.DONE, Optional.empty());
            case Calls.Refused<Anything> refused ->
                new Said(outcome(refused.problem()), Optional.of(refused.problem()));
            case Calls.Failed<Anything> failed ->
                new Said(failed.neverSent() ? Outcome.UNREACHABLE : Outcome.SILENT, Optional.empty());
        };
    }

    /// Whether a refusal is not the last word: others hold the units and may give them back.
    static boolean isHeldByOthers(Problem problem) {
        return problem.code().equals("out_of_stock") && problem.more().containsKey("heldUntil");
    }

    private static Outcome outcome(Problem refused) {
        return switch (refused.code()) {
            case "out_of_stock" -> isHeldByOthers(refused) ? Outcome.HELD : Outcome.OUT_OF_STOCK;
            case "reservation_expired", "reservation_released", "reservation_not_found" -> Outcome.GONE;
            case "reservation_committed" -> Outcome.SOLD;
            default -> Outcome.SILENT;
        };
    }
}
