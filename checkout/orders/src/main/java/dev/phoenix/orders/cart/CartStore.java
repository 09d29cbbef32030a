package dev.phoenix.orders.cart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// The carts of one lane in the database. Every change locks the cart's row, so that changes of one cart happen one
/// after the other and none is lost. Any thread.
public final class CartStore {
    /// One round trip for the cart, its coupon and its lines.
    private static final String SELECT = """
            select c.id, c.currency, c.country, c.region, c.version, c.state,
                   k.code, k.percent, k.amount, k.currency as coupon_currency, k.usage_limit, k.used,
                   (select json_agg(json_build_object('id', l.id, 'sku', l.sku, 'quantity', l.quantity,
                        'options', l.options, 'price', l.unit_price, 'category', coalesce(p.tax_category, 'standard'))
                        order by l.position)
                    from cart_line l left join product p on p.sku = l.sku where l.cart_id = c.id) as lines
            from cart c left join coupon k on k.code = c.coupon
            where c.id = :id""";

    private static final ObjectMapper JSON = Json.mapper();

    /// A change of an open cart, inside its transaction.
    private interface Change {
        void make(Handle handle);
    }

    private final Jdbi database;

    public CartStore(Jdbi database) {
        this.database = database;
    }

    public Cart create(Cart.Place place) {
        var id = Ids.next("cart");
        database.useHandle(handle -> handle.createUpdate("""
                        insert into cart (id, currency, country, region) values (:id, :currency, :country, :region)""")
                .bind("id", id)
                .bind("currency", place.currency())
                .bind("country", place.country())
                .bind("region", place.region())
                .execute());
        return new Cart(id, place, List.of(), Optional.empty(), 1, Cart.State.OPEN);
    }

    public Cart read(String id) {
        return database.withHandle(handle -> read(handle, id));
    }

    /// Puts units in: onto the line of the same SKU and options, or as a new last line.
    public Cart add(String id, String sku, long quantity, JsonNode options) {
        return change(id, handle -> {
            var price = handle.createQuery("select price, currency from product where sku = :sku")
                    .bind("sku", sku)
                    .map((row, context) -> new Money(row.getLong("price"), row.getString("currency")))
                    .findOne()
                    .orElseThrow(() -> new Problem(422, "sku_unknown", "Nothing is sold as " + sku + ".").refusal());
            int added = handle.createUpdate("""
                            insert into cart_line (id, cart_id, sku, quantity, options, unit_price)
                            select :line, id, :sku, :quantity, :options::jsonb, :price from cart
                            where id = :cart and currency = :currency
                            on conflict (cart_id, sku, options)
                            do update set quantity = cart_line.quantity + excluded.quantity""")
                    .bind("line", Ids.next("line"))
                    .bind("cart", id)
                    .bind("sku", sku)
                    .bind("quantity", quantity)
                    .bind("options", options.toString())
                    .bind("price", price.minor())
                    .bind("currency", price.currency())
                    .execute();
            if (added == 0) {
                throw new Problem(422, "currency_mismatch", sku + " is not sold in the currency of this cart.")
                        .refusal();
            }
        });
    }

    /// Sets a line's quantity; 0 takes the line out.
    public Cart setQuantity(String id, String lineId, long quantity) {
        var sql = quantity == 0
                ? "delete from cart_line where cart_id = :cart and id = :line and :quantity = 0"
                : "update cart_line set quantity = :quantity where cart_id = :cart and id = :line";
        return change(id, handle -> {
            int changed = handle.createUpdate(sql)
                    .bind("cart", id)
                    .bind("line", lineId)
                    .bind("quantity", quantity)
                    .execute();
            if (changed == 0) {
                throw new Problem(404, "line_not_found", "There is no line " + lineId + ".").refusal();
            }
        });
    }

    public Cart setCoupon(String id, String code) {
        return change(id, handle -> {
            var coupon = CatalogStore.coupon(handle, code).orElseThrow(() -> Coupon.unknown(code));
            var currency = handle.createQuery("select currency from cart where id = :id")
                    .bind("id", id)
                    .mapTo(String.class)
                    .one();
            if (!coupon.fits(currency)) {
                throw Coupon.unknown(code);
            }
            if (coupon.exhausted()) {
                throw Coupon.usedUp(code);
            }
            handle.createUpdate("update cart set coupon = :code where id = :id")
                    .bind("code", code)
                    .bind("id", id)
                    .execute();
        });
    }

    private Cart change(String id, Change change) {
        return database.inTransaction(handle -> {
            int locked = handle.createUpdate("""
                            update cart set version = version + 1, touched_at = now()
                            where id = :id and state = 'OPEN'""").bind("id", id).execute();
            if (locked == 0) {
                read(handle, id);
                throw new Problem(409, "cart_locked", "Cart " + id + " is being checked out or is ordered.").refusal();
            }
            change.make(handle);
            return read(handle, id);
        });
    }

    private static Cart read(Handle handle, String id) {
        return handle.createQuery(SELECT)
                .bind("id", id)
                .map(CartStore::cart)
                .findOne()
                .orElseThrow(() -> notFound(id));
    }

    public static Problem.Refusal notFound(String id) {
        return new Problem(404, "cart_not_found", "There is no cart " + id + ".").refusal();
    }

    private static Cart cart(ResultSet row, StatementContext context) throws SQLException {
        var currency = row.getString("currency");
        return new Cart(
                row.getString("id"),
                new Cart.Place(currency, row.getString("country"), Optional.ofNullable(row.getString("region"))),
                lines(row.getString("lines"), currency),
                row.getString("code") == null ? Optional.empty() : Optional.of(CatalogStore.coupon(row)),
                row.getLong("version"),
                Cart.State.valueOf(row.getString("state")));
    }

    private static List<Cart.Line> lines(@Nullable String json, String currency) {
        var lines = new ArrayList<Cart.Line>();
        if (json == null) {
            return lines;
        }
        try {
            for (var line : JSON.readTree(json)) {
                lines.add(new Cart.Line(
                        line.path("id").asText(),
                        line.path("sku").asText(),
                        line.path("quantity").asLong(),
                        line.path("options"),
                        new Money(line.path("price").asLong(), currency),
                        line.path("category").asText()));
            }
            return lines;
        } catch (IOException broken) {
            throw new UncheckedIOException("The database's own JSON does not parse.", broken);
        }
    }
}
