package dev.phoenix.legacy.stock;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.legacy.servlet.Answer;
import dev.phoenix.legacy.servlet.Body;
import dev.phoenix.legacy.servlet.Call;
import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.JsonServlet;
import dev.phoenix.legacy.servlet.Refused;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;

/// `/stock`: units on the shelf, counted by the operator and moved to and from other stores.
public final class StockServlet extends JsonServlet {
    private static final long serialVersionUID = 1L;
    private static final int MOST_ITEMS = 10_000;
    private static final long MOST_UNITS = 1_000_000_000;

    private final transient Database database;

    public StockServlet(Front front, Database database) {
        super(front);
        this.database = database;
        on("GET", "/stock/{sku}", this::read);
        onOperator("GET", "/stock", this::readAll);
        onOperator("PUT", "/stock/{sku}", this::count);
        onOperator("PUT", "/stock", this::countAll);
        onOperator("POST", "/stock/transfers", this::transfer);
    }

    private Answer read(Call call) throws SQLException {
        var sku = call.text("sku");
        return database.transaction(connection -> Answer.ok(json(StockDao.find(connection, sku)
                .orElseThrow(() -> new Refused(404, "sku_unknown", "No stock is kept of " + sku + ".")))));
    }

    private Answer readAll(Call call) throws SQLException {
        return database.transaction(connection -> Answer.ok(items(StockDao.all(connection))));
    }

    private Answer count(Call call) throws SQLException {
        var counted = new StockDao.Stock(call.text("sku"), onHand(call.body().only("onHand")));
        return database.retried(connection -> {
            set(connection, counted);
            return Answer.ok(json(counted));
        });
    }

    private Answer countAll(Call call) throws SQLException {
        var counted = call.body().only("items").list("items", 0, MOST_ITEMS).stream()
                .map(item -> new StockDao.Stock(item.only("sku", "onHand").text("sku"), onHand(item)))
                .sorted(Comparator.comparing(StockDao.Stock::sku))
                .toList();
        return database.retried(connection -> {
            for (var each : counted) {
                set(connection, each);
            }
            return Answer.ok(items(counted));
        });
    }

    private static long onHand(Body body) {
        return body.whole("onHand", 0, MOST_UNITS);
    }

    private static void set(Connection connection, StockDao.Stock counted) throws SQLException {
        StockDao.makeRow(connection, counted.sku());
        long before = StockDao.lock(connection, counted.sku());
        StockDao.move(connection, counted.sku(), counted.onHand() - before, "count");
    }

    private Answer transfer(Call call) throws SQLException {
        var body = call.body().only("id", "lines");
        var id = body.text("id");
        var moves = body.list("lines", 0, MOST_ITEMS).stream()
                .map(line -> new Transfer.Move(
                        line.only("sku", "quantity").text("sku"), line.whole("quantity", -MOST_UNITS, MOST_UNITS)))
                .toList();
        if (moves.stream().map(Transfer.Move::sku).distinct().count() < moves.size()) {
            throw Refused.invalid("lines", "must name each SKU once.");
        }
        return Answer.ok(new Transfer(database, id).carryOut(moves));
    }

    private static ObjectNode items(List<StockDao.Stock> all) {
        var json = Json.object();
        var items = json.putArray("items");
        all.forEach(each -> items.add(json(each)));
        return json;
    }

    private static ObjectNode json(StockDao.Stock stock) {
        return Json.object()
                .put("sku", stock.sku())
                .put("onHand", stock.onHand())
                .put("reserved", 0)
                .put("available", stock.onHand());
    }
}
