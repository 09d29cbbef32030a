package dev.phoenix.inventory;

import dev.phoenix.chassis.Problem;
import dev.phoenix.inventory.Reservation.Event;
import dev.phoenix.inventory.Reservation.State;
import dev.phoenix.inventory.Reservation.Step;
import dev.phoenix.inventory.Share.Lack;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Reservations in one lane. Many are decided in one transaction, so that a flood for one SKU pays for one commit, not
/// for one each. Any thread: rows are locked by the database.
final class Reservations {
    /// So often a decision is taken again before the caller is asked to repeat: another process may have made the same
    /// reservation in between, or expired ones stand in the way.
    private static final int MOST_ATTEMPTS = 5;
    /// So many expired reservations are released in one transaction: few enough that no buyer waits noticeably.
    static final int SWEEP_SIZE = 200;

    private static final String AS_IT_IS = "WITH wanted AS (SELECT * FROM reservation WHERE id = ANY(:ids)) ";
    /// The same, with the rows locked in the order of their ids; a reservation's lines never change.
    private static final String LOCKED =
            "WITH wanted AS (SELECT * FROM reservation WHERE id = ANY(:ids) ORDER BY id FOR UPDATE) ";

    /// A wish to hold units of all lines, or of none.
    record Wish(String id, List<Line> lines, int ttlSeconds) {
        Wish {
            lines = List.copyOf(lines);
        }

        /// The lines as they are kept: one a SKU, sorted.
        List<Line> kept() {
            var kept = new ArrayList<Line>();
            Line.bySku(lines).forEach((sku, quantity) -> kept.add(new Line(sku, quantity)));
            return kept;
        }
    }

    /// An event for one reservation; the seconds are for `EXTEND`.
    record Change(String id, Event event, int ttlSeconds) {}

    /// What became of a wish or a change.
    sealed interface Outcome {
        record Done(Reservation reservation) implements Outcome {}

        /// Without `heldUntil` the units are gone; with it others hold them, and the first of these ends then.
        record OutOfStock(String sku, Optional<Instant> heldUntil) implements Outcome {}

        record Refused(String code) implements Outcome {}

        record Unknown() implements Outcome {}
    }

    private final Jdbi jdbi;

    Reservations(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    Optional<Reservation> find(String id) {
        return jdbi.withHandle(db ->
                find(db, AS_IT_IS, List.of(id)).values().stream().findFirst().map(Found::asSeen));
    }

    /// Decides the wishes in their order and answers in it. Ids differ. Nobody is told that a SKU is out of stock while
    /// a reservation whose time is over still holds units of it, not even one that a sweeper is about to release.
    List<Outcome> reserve(List<Wish> wishes) {
        for (int attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
            switch (jdbi.inTransaction(db -> decide(db, wishes))) {
                case Decision.Final(var outcomes) -> {
                    return outcomes;
                }
                case Decision.Again(var overdue) -> jdbi.useTransaction(db -> expire(db, overdue));
            }
        }
        throw new Problem(503, "temporarily_unavailable", "No decision yet; repeat with the same id.").refusal();
    }

    /// What a transaction decided, if it could.
    private sealed interface Decision {
        record Final(List<Outcome> outcomes) implements Decision {}

        /// Rolled back: these must expire first, or another transaction made one of the reservations in between.
        record Again(List<String> overdue) implements Decision {}
    }

    private static Decision decide(Handle db, List<Wish> wishes) {
        var existing = find(db, AS_IT_IS, wishes.stream().map(Wish::id).toList());
        var fresh =
                wishes.stream().filter(wish -> !existing.containsKey(wish.id())).toList();
        var skus = fresh.stream().flatMap(wish -> wish.lines().stream()).map(Line::sku);
        var shelf = fresh.isEmpty() ? Map.<String, Stock>of() : Shelf.lock(db, skus.toList(), false);
        var share = Share.of(fresh, shelf);
        if (madeMeanwhile(db, share.lacking().keySet())) {
            db.rollback();
            return new Decision.Again(List.of());
        }
        var overdue = share.lacking().isEmpty()
                ? List.<String>of()
                : overdue(db, share.lacking().values().stream().map(Lack::sku).toList());
        var written =
                !overdue.isEmpty() || share.held().isEmpty() ? Map.<String, Instant>of() : write(db, share.held());
        if (!overdue.isEmpty() || written.size() < share.held().size()) {
            db.rollback();
            return new Decision.Again(overdue);
        }
        var outcomes = new LinkedHashMap<String, Outcome>();
        var heldUntil = heldUntil(db, share.lacking().values());
        share.lacking().forEach((id, lack) -> {
            var until = lack.onlyHeld() ? Optional.ofNullable(heldUntil.get(lack.sku())) : Optional.<Instant>empty();
            outcomes.put(id, new Outcome.OutOfStock(lack.sku(), until));
        });
        share.held().forEach(wish -> {
            var expiresAt = written.getOrDefault(wish.id(), Instant.MIN);
            outcomes.put(wish.id(), new Outcome.Done(new Reservation(wish.id(), State.ACTIVE, wish.kept(), expiresAt)));
        });
        existing.forEach((id, found) -> outcomes.put(id, repeated(found, wishes)));
        return new Decision.Final(
                wishes.stream().map(wish -> outcomes.get(wish.id())).toList());
    }

    /// Whether the units that a wish lacks may be held by its own repeat: another process made the reservation after it
    /// was looked for and before the SKUs' rows were ours.
    private static boolean madeMeanwhile(Handle db, Collection<String> lacking) {
        return !lacking.isEmpty() && !find(db, AS_IT_IS, List.copyOf(lacking)).isEmpty();
    }

    /// When the first reservation that holds units of a SKU ends, for each of which all that lack is held. The SKUs'
    /// rows are ours, so there is one.
    private static Map<String, Instant> heldUntil(Handle db, Collection<Lack> lacking) {
        var skus = lacking.stream()
                .filter(Lack::onlyHeld)
                .map(Lack::sku)
                .distinct()
                .toList();
        var until = new HashMap<String, Instant>();
        if (!skus.isEmpty()) {
            db.createQuery("""
                    SELECT wanted.sku, ending.expires_at FROM unnest(:skus) AS wanted (sku), LATERAL (
                        SELECT expires_at FROM reservation WHERE state = 'ACTIVE' AND EXISTS (
                            SELECT FROM reservation_line WHERE reservation_id = id AND sku = wanted.sku)
                        ORDER BY expires_at LIMIT 1) AS ending""")
                    .bindArray("skus", String.class, skus)
                    .map((row, context) -> Map.entry(row.getString("sku"), instant(row, "expires_at")))
                    .forEach(each -> until.put(each.getKey(), each.getValue()));
        }
        return until;
    }

    /// The reservations whose time is over and that still hold units of these SKUs.
    private static List<String> overdue(Handle db, Collection<String> skus) {
        return db.createQuery("""
                SELECT id FROM reservation WHERE state = 'ACTIVE' AND expires_at <= now()
                AND EXISTS (SELECT 1 FROM reservation_line WHERE reservation_id = id AND sku = ANY(:skus))
                LIMIT :most""")
                .bindArray("skus", String.class, List.copyOf(new TreeSet<>(skus)))
                .bind("most", SWEEP_SIZE)
                .mapTo(String.class)
                .list();
    }

    /// Releases these, as far as their time is over; waits for those that somebody else is changing.
    private static void expire(Handle db, List<String> overdue) {
        var due = db.createQuery("""
                SELECT id FROM reservation WHERE id = ANY(:ids) AND state = 'ACTIVE' AND expires_at <= now()
                ORDER BY id FOR UPDATE""")
                .bindArray("ids", String.class, overdue)
                .mapTo(String.class)
                .list();
        writeExpired(db, due);
    }

    private static void writeExpired(Handle db, List<String> due) {
        var becoming = new TreeMap<String, Becoming>();
        due.forEach(id -> becoming.put(id, new Becoming(State.EXPIRED, 0)));
        write(db, becoming);
    }

    /// A wish that was granted before: the same answer, unless it is over or the id was another wish's.
    private static Outcome repeated(Found found, List<Wish> wishes) {
        var reservation = found.asSeen();
        var same = wishes.stream()
                .filter(wish -> wish.id().equals(reservation.id()))
                .anyMatch(wish -> wish.kept().equals(reservation.lines()));
        if (!same) {
            return new Outcome.Refused("reservation_id_reused");
        }
        return switch (reservation.state()) {
            case ACTIVE, COMMITTED -> new Outcome.Done(reservation);
            case RELEASED -> new Outcome.Refused("reservation_released");
            case EXPIRED -> new Outcome.Refused("reservation_expired");
        };
    }

    /// Writes reservations, sorted by id, and takes their units from what is free; answers those that were new.
    private static Map<String, Instant> write(Handle db, List<Wish> held) {
        var lines = held.stream().flatMap(wish -> wish.kept().stream()).toList();
        var owners = held.stream()
                .flatMap(wish -> wish.kept().stream().map(line -> wish.id()))
                .toList();
        var expiries = new HashMap<String, Instant>();
        db.createQuery("""
                WITH line AS (SELECT * FROM unnest(:owners, :skus, :quantities) AS t (owner, sku, quantity)),
                     made AS (INSERT INTO reservation (id, state, expires_at)
                              SELECT id, 'ACTIVE', clock_timestamp() + seconds * interval '1 second'
                              FROM unnest(:ids, :seconds) WITH ORDINALITY AS t (id, seconds, position) ORDER BY position
                              ON CONFLICT DO NOTHING RETURNING id, expires_at),
                     kept AS (INSERT INTO reservation_line SELECT * FROM line ON CONFLICT DO NOTHING),
                     taken AS (UPDATE stock SET reserved = reserved + t.quantity
                               FROM (SELECT sku, sum(quantity) AS quantity FROM line GROUP BY sku) AS t
                               WHERE stock.sku = t.sku)
                SELECT id, expires_at FROM made""")
                .bindArray("owners", String.class, owners)
                .bindArray("skus", String.class, lines.stream().map(Line::sku).toList())
                .bindArray(
                        "quantities",
                        Long.class,
                        lines.stream().map(Line::quantity).toList())
                .bindArray("ids", String.class, held.stream().map(Wish::id).toList())
                .bindArray(
                        "seconds",
                        Integer.class,
                        held.stream().map(Wish::ttlSeconds).toList())
                .map((row, context) -> Map.entry(row.getString(1), instant(row, "expires_at")))
                .forEach(made -> expiries.put(made.getKey(), made.getValue()));
        return expiries;
    }

    /// Carries the changes out, each for itself, and answers in their order. Ids differ.
    List<Outcome> change(List<Change> changes) {
        return jdbi.inTransaction(db -> {
            var found = find(db, LOCKED, changes.stream().map(Change::id).toList());
            var outcomes = new ArrayList<Outcome>();
            var becoming = new TreeMap<String, Becoming>();
            for (var change : changes) {
                outcomes.add(Optional.ofNullable(found.get(change.id()))
                        .map(each -> change(each, change, becoming))
                        .orElse(new Outcome.Unknown()));
            }
            var expiries = write(db, becoming);
            return outcomes.stream()
                    .map(outcome -> refreshed(outcome, expiries))
                    .toList();
        });
    }

    /// A state to write, and for how long from now the reservation holds at least.
    private record Becoming(State state, int ttlSeconds) {}

    /// An active reservation whose time is over expires here and now, unless it is released anyway.
    private static Outcome change(Found found, Change change, Map<String, Becoming> becoming) {
        var over = found.asSeen().state() == State.EXPIRED && change.event() != Event.RELEASE;
        if (over && found.reservation().state() == State.ACTIVE) {
            becoming.put(change.id(), new Becoming(State.EXPIRED, 0));
        }
        var reservation = over ? found.asSeen() : found.reservation();
        return switch (Reservation.step(reservation.state(), change.event())) {
            case Step.Becomes(var state) -> {
                becoming.put(
                        change.id(), new Becoming(state, change.event() == Event.EXTEND ? change.ttlSeconds() : 0));
                yield new Outcome.Done(
                        new Reservation(change.id(), state, reservation.lines(), reservation.expiresAt()));
            }
            case Step.Stays() -> new Outcome.Done(reservation);
            case Step.Refused(var code) -> new Outcome.Refused(code);
        };
    }

    private static Outcome refreshed(Outcome outcome, Map<String, Instant> expiries) {
        return outcome instanceof Outcome.Done(var old) && expiries.containsKey(old.id())
                ? new Outcome.Done(new Reservation(old.id(), old.state(), old.lines(), expiries.get(old.id())))
                : outcome;
    }

    /// Releases expired reservations, at most `SWEEP_SIZE`, and answers how many. Those that somebody changes right now
    /// are passed over.
    int sweep() {
        return jdbi.inTransaction(db -> {
            var due = db.createQuery("""
                    SELECT id FROM reservation WHERE state = 'ACTIVE' AND expires_at <= now()
                    ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED""")
                    .bind("most", SWEEP_SIZE)
                    .mapTo(String.class)
                    .list();
            writeExpired(db, due);
            return due.size();
        });
    }

    /// Writes the states and moves the units: sold ones leave, freed ones become available. Answers the expiries.
    private static Map<String, Instant> write(Handle db, Map<String, Becoming> becoming) {
        var expiries = new HashMap<String, Instant>();
        if (becoming.isEmpty()) {
            return expiries;
        }
        db.createQuery("""
                UPDATE reservation SET state = t.state, expires_at = CASE WHEN t.seconds = 0 THEN expires_at
                       ELSE greatest(expires_at, clock_timestamp() + t.seconds * interval '1 second') END
                FROM unnest(:ids, :states, :seconds) AS t (id, state, seconds) WHERE reservation.id = t.id
                RETURNING reservation.id, reservation.expires_at""")
                .bindArray("ids", String.class, List.copyOf(becoming.keySet()))
                .bindArray(
                        "states",
                        String.class,
                        becoming.values().stream().map(to -> to.state().name()).toList())
                .bindArray(
                        "seconds",
                        Integer.class,
                        becoming.values().stream().map(Becoming::ttlSeconds).toList())
                .map((row, context) -> Map.entry(row.getString(1), instant(row, "expires_at")))
                .forEach(written -> expiries.put(written.getKey(), written.getValue()));
        var sold = new ArrayList<String>();
        var settled = new ArrayList<String>();
        becoming.forEach((id, to) -> {
            if (to.state() != State.ACTIVE) {
                settled.add(id);
            }
            if (to.state() == State.COMMITTED) {
                sold.add(id);
            }
        });
        if (!settled.isEmpty()) {
            settle(db, settled, sold);
        }
        return expiries;
    }

    /// One statement: it locks the SKUs' rows in their order, as everybody does, and moves the units of each.
    private static void settle(Handle db, List<String> settled, List<String> sold) {
        db.createUpdate("""
                WITH line AS (SELECT sku, quantity, reservation_id, reservation_id = ANY(:sold) AS sold
                              FROM reservation_line WHERE reservation_id = ANY(:settled)),
                     written AS (INSERT INTO stock_movement (sku, delta, reason)
                                 SELECT sku, -quantity, 'commit ' || reservation_id FROM line WHERE sold),
                     locked AS MATERIALIZED (
                         SELECT sku FROM stock WHERE sku IN (SELECT sku FROM line) ORDER BY sku FOR UPDATE),
                     moved AS (SELECT sku, sum(quantity) AS quantity,
                                      coalesce(sum(quantity) FILTER (WHERE sold), 0) AS sold
                               FROM line JOIN locked USING (sku) GROUP BY sku)
                UPDATE stock SET reserved = reserved - moved.quantity, on_hand = on_hand - moved.sold
                FROM moved WHERE stock.sku = moved.sku""")
                .bindArray("settled", String.class, settled)
                .bindArray("sold", String.class, sold)
                .execute();
    }

    /// A reservation as it is written, and whether its time is over by the database's clock.
    private record Found(Reservation reservation, boolean over) {
        /// An active reservation whose time is over is expired, whether or not the sweeper has been there.
        Reservation asSeen() {
            return over && reservation.state() == State.ACTIVE
                    ? new Reservation(reservation.id(), State.EXPIRED, reservation.lines(), reservation.expiresAt())
                    : reservation;
        }
    }

    private static Map<String, Found> find(Handle db, String from, List<String> ids) {
        var found = new LinkedHashMap<String, Found>();
        db.createQuery(from + """
                SELECT id, state, expires_at, expires_at <= clock_timestamp() AS over,
                       array_agg(sku ORDER BY sku) AS skus, array_agg(quantity ORDER BY sku) AS quantities
                FROM wanted JOIN reservation_line ON reservation_id = id
                GROUP BY id, state, expires_at""")
                .bindArray("ids", String.class, ids)
                .map((row, context) -> new Found(reservation(row), row.getBoolean("over")))
                .forEach(each -> found.put(each.reservation().id(), each));
        return found;
    }

    private static Reservation reservation(ResultSet row) throws SQLException {
        var skus = (String[]) row.getArray("skus").getArray();
        var quantities = (Long[]) row.getArray("quantities").getArray();
        var lines = new ArrayList<Line>();
        for (int i = 0; i < skus.length; i++) {
            lines.add(new Line(skus[i], quantities[i]));
        }
        return new Reservation(
                row.getString("id"), State.valueOf(row.getString("state")), lines, instant(row, "expires_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
