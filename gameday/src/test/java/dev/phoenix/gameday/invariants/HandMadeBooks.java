package dev.phoenix.gameday.invariants;

import dev.phoenix.gameday.provider.Effect;
import dev.phoenix.gameday.provider.Effect.Kind;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Books with one good order on each side, made by hand without any constraint, so that every violation can be planted.
final class HandMadeBooks {
    private static final String TABLES = """
            DROP SCHEMA IF EXISTS LANE CASCADE;
            CREATE SCHEMA LANE;
            SET search_path TO LANE;
            CREATE TABLE stock (sku text, on_hand bigint, reserved bigint);
            CREATE TABLE stock_movement (id text, sku text, delta bigint, reason text);
            CREATE TABLE reservation (id text, state text, expires_at timestamptz);
            CREATE TABLE reservation_line (reservation_id text, sku text, quantity bigint);
            CREATE TABLE orders (id text, checkout_id text, cart_id text, state text, currency text, subtotal bigint,
                discount bigint, shipping bigint, tax bigint, total bigint, placed_at timestamptz, coupon text);
            CREATE TABLE order_line (order_id text, position int, sku text, quantity bigint, unit_price bigint,
                subtotal bigint, discount bigint, tax bigint);
            CREATE TABLE order_tender (order_id text, position int, type text, amount bigint, reference text);
            CREATE TABLE payment (id text, checkout_id text, provider_id text, state text, currency text,
                authorized bigint, captured bigint, refunded bigint);
            CREATE TABLE ledger_entry (transaction_id text, account text, currency text, debit bigint, credit bigint);
            CREATE TABLE transfer_line (transfer_id text, sku text, quantity bigint);
            CREATE TABLE order_refund (id text, order_id text, state text);
            CREATE TABLE order_refund_part (refund_id text, type text, amount bigint);
            CREATE TABLE gift_card (code text, issued bigint, balance bigint);
            CREATE TABLE gift_card_redemption (code text, amount bigint, reversed bigint);
            CREATE TABLE coupon (code text, used bigint, usage_limit bigint);
            CREATE TABLE checkout (order_id text, state text);
            CREATE TABLE event (id text);
            CREATE TABLE cart_line (cart_id text, sku text);
            CREATE TABLE inbox (event_id text, order_id text, sequence bigint, position bigint);
            CREATE TABLE work (event_id text);
            """;

    /// 10 units came, 2 were sold for 500 each with 100 off, 395 shipping, 259 tax: 1554.
    private static final String ONE_ORDER = """
            SET search_path TO LANE;
            INSERT INTO stock VALUES ('MUG', 8, 0);
            INSERT INTO stock_movement VALUES ('m1', 'MUG', 10, 'put'), ('m2', 'MUG', -2, 'sale');
            INSERT INTO reservation VALUES ('r1', 'COMMITTED', now());
            INSERT INTO reservation_line VALUES ('r1', 'MUG', 2);
            INSERT INTO orders VALUES ('ORDER', 'chk-ORDER', 'cart-ORDER', 'PLACED', 'GBP', 1000, 100, 395, 259, 1554, now());
            INSERT INTO order_line VALUES ('ORDER', 1, 'MUG', 2, 500, 1000, 100, 180);
            INSERT INTO order_tender VALUES ('ORDER', 1, 'card', 1554, 'pay-ORDER');
            INSERT INTO payment VALUES ('pay-ORDER', 'chk-ORDER', 'pi-ORDER', 'CAPTURED', 'GBP', 1554, 1554, 0);
            INSERT INTO ledger_entry VALUES ('t-ORDER', 'psp', 'GBP', 1554, 0), ('t-ORDER', 'revenue', 'GBP', 0, 1554);
            INSERT INTO gift_card VALUES ('GIFT', 1000, 400);
            INSERT INTO gift_card_redemption VALUES ('GIFT', 700, 100);
            INSERT INTO coupon VALUES ('ONCE', 1, 1);
            UPDATE orders SET coupon = 'ONCE';
            INSERT INTO checkout VALUES ('ORDER', 'COMPLETED');
            INSERT INTO event VALUES ('ORDER.placed'), ('ORDER.completed');
            INSERT INTO cart_line VALUES ('cart-ORDER', 'MUG'), ('cart-other', 'MUG');
            INSERT INTO inbox VALUES ('ORDER.placed', 'ORDER', 1, 1), ('ORDER.completed', 'ORDER', 2, 2);
            INSERT INTO work VALUES ('ORDER.placed'), ('ORDER.completed');
            """;

    /// Two wanted two of these at once, and each got one.
    private static final Map<String, Long> SALES = Map.of("MUG", 2L);

    static final Map<String, Long> SEEDED = Map.of("MUG", 20L);

    final Books legacy;
    final Books services;
    final Books shadow;
    final List<Effect> effects = new ArrayList<>();
    final List<Effect> sandbox = new ArrayList<>();
    private final String url;

    HandMadeBooks(String url) throws SQLException {
        this.url = url;
        for (String schema : List.of("public", "live", "shadow")) {
            sql(TABLES.replace("LANE", schema));
        }
        sql(oneOrder("public", "50001"));
        sql(oneOrder("live", "ord_1"));
        sql(oneOrder("shadow", "ord_2"));
        charge(effects, "50001", 1554);
        charge(effects, "ord_1", 1554);
        charge(sandbox, "ord_2", 1554);
        legacy = Books.legacy(url);
        services = Books.services(url, url, url, "live");
        shadow = Books.services(url, url, url, "shadow");
    }

    private static String oneOrder(String lane, String order) {
        return ONE_ORDER.replace("LANE", lane).replace("ORDER", order);
    }

    Audit audit() throws SQLException {
        Audit audit = new Invariants(List.of(legacy, services), SEEDED).check(effects);
        Invariants.checkShadow(shadow, sandbox, effects, audit);
        ServicesAlone.check(services, new Store(url, "live"), SALES, audit);
        return audit;
    }

    HandMadeBooks sql(String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(url);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return this;
    }

    HandMadeBooks effect(Kind kind, String order, long minor) {
        effects.add(effect(effects, kind, order, minor));
        return this;
    }

    private static void charge(List<Effect> log, String order, long minor) {
        log.add(effect(log, Kind.AUTHORISED, order, minor));
        log.add(effect(log, Kind.CAPTURED, order, minor));
    }

    private static Effect effect(List<Effect> log, Kind kind, String order, long minor) {
        return new Effect(
                log.size() + 1L,
                Instant.EPOCH,
                kind,
                "pi-" + order,
                minor,
                "gbp",
                Map.of("checkout", "chk-" + order, "cart", "cart-" + order));
    }
}
