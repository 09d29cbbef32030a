package dev.phoenix.legacy.stock;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One move of units to or from another store. Each SKU's move is written down with the units it moved, so a
/// transfer that was broken off goes on where it stopped, and one that is repeated answers the same and moves
/// nothing.
///
/// Checkouts lock stock rows in cart order and keep them while they pay, so a transfer that waited for one row
/// while holding others would deadlock with them. It takes what is free in one go, without waiting, and waits for
/// the rest one by one.
final class Transfer {
    /// So many SKUs are moved in one transaction: few enough that no checkout waits for them noticeably.
    private static final int CHUNK = 50;

    private final Database database;
    private final String id;

    Transfer(Database database, String id) {
        this.database = database;
        this.id = id;
    }

    /// A wish to move units: above 0 they arrive, below 0 they leave, at most those that are there.
    record Move(String sku, long quantity) {}

    JsonNode carryOut(List<Move> moves) throws SQLException {
        var earlier = database.transaction(this::answer);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        var waiting = new ArrayList<Move>();
        for (int from = 0; from < moves.size(); from += CHUNK) {
            var chunk = moves.subList(from, Math.min(from + CHUNK, moves.size()));
            waiting.addAll(database.transaction(connection -> moveFree(connection, chunk)));
        }
        for (var move : waiting) {
            database.retried(connection -> {
                long onHand = StockDao.lock(connection, move.sku());
                return moveOnce(connection, move, onHand);
            });
        }
        return database.transaction(connection -> finish(connection, moves));
    }

    /// Moves the SKUs whose rows nobody has locked and answers the others.
    private List<Move> moveFree(Connection connection, List<Move> moves) throws SQLException {
        var busy = new ArrayList<Move>();
        for (var move : moves) {
            var free = Sql.first(
                    connection,
                    "SELECT on_hand FROM stock WHERE sku = ? FOR UPDATE SKIP LOCKED",
                    row -> row.getLong(1),
                    move.sku());
            if (free.isPresent()) {
                moveOnce(connection, move, free.get());
            } else {
                busy.add(move);
            }
        }
        return busy;
    }

    private boolean moveOnce(Connection connection, Move move, long onHand) throws SQLException {
        long quantity = Math.max(move.quantity(), -onHand);
        int first = Sql.update(
                connection,
                "INSERT INTO stock_transfer_line (transfer_id, sku, quantity) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                id,
                move.sku(),
                quantity);
        if (first == 1) {
            StockDao.move(connection, move.sku(), quantity, "transfer " + id);
        }
        return first == 1;
    }

    private JsonNode finish(Connection connection, List<Move> moves) throws SQLException {
        var answer = Json.object().put("id", id);
        var lines = answer.putArray("lines");
        for (var move : moves) {
            long moved = Sql.number(
                    connection,
                    "SELECT coalesce(sum(quantity), 0) FROM stock_transfer_line WHERE transfer_id = ? AND sku = ?",
                    id,
                    move.sku());
            lines.addObject().put("sku", move.sku()).put("quantity", moved);
        }
        Sql.update(
                connection,
                "INSERT INTO stock_transfer (id, answer) VALUES (?, ?::jsonb) ON CONFLICT DO NOTHING",
                id,
                answer.toString());
        return answer(connection).orElse(answer);
    }

    private Optional<JsonNode> answer(Connection connection) throws SQLException {
        return Sql.first(
                connection, "SELECT answer FROM stock_transfer WHERE id = ?", row -> Json.stored(row.getString(1)), id);
    }
}
