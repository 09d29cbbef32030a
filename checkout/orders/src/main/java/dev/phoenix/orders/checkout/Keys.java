package dev.phoenix.orders.checkout;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The idempotency keys of one lane: which request each was used for, and what that was answered. A key is taken in
/// the transaction that prepares the checkout and gets its answer in the one that ends it, so that neither can be
/// there without the other. Any thread.
final class Keys {
    /// Longer keys are refused; a UUID has 36 letters.
    private static final int LONGEST = 255;

    private static final int KEPT_HOURS = 24;
    private static final String PRUNE = """
            delete from idempotency where key in (
                select key from idempotency
                where state = 'DONE' and created_at < now() - make_interval(hours => :hours) limit 1000)""";

    /// A key that was used before. Without an answer its checkout is under way.
    record Used(String requestHash, String checkoutId, Optional<Answer> answer) {}

    private final Jdbi database;

    Keys(Jdbi database) {
        this.database = database;
    }

    static String checked(Optional<String> key) {
        return key.filter(each -> !each.isBlank() && each.length() <= LONGEST)
                .orElseThrow(() -> new Problem(
                                422,
                                "idempotency_key_missing",
                                "Send an Idempotency-Key of 1 to " + LONGEST + " letters, new for each order.")
                        .refusal());
    }

    /// What makes two requests the same.
    static String hash(Object request) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(Json.write(request));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JDK has SHA-256.", impossible);
        }
    }

    Optional<Used> find(String key) {
        return database.withHandle(handle -> handle.createQuery("""
                        select k.request_hash, k.checkout_id, k.status, k.body, o.tax_source
                        from idempotency k left join orders o on o.checkout_id = k.checkout_id and k.status = 201
                        where k.key = :key""")
                .bind("key", key)
                .map((row, context) -> used(row))
                .findOne());
    }

    private static Used used(ResultSet row) throws SQLException {
        var body = Optional.ofNullable(row.getString("body"));
        int status = row.getInt("status");
        boolean cachedTax = "cached".equals(row.getString("tax_source"));
        return new Used(
                row.getString("request_hash"),
                row.getString("checkout_id"),
                body.map(text -> answer(status, text, cachedTax)));
    }

    private static Answer answer(int status, String body, boolean cachedTax) {
        var headers = new TreeMap<String, String>();
        headers.put("Content-Type", status < 400 ? "application/json" : "application/problem+json");
        if (cachedTax) {
            headers.put("Phoenix-Tax", "cached");
        }
        return new Answer(status, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    /// Writes the answer of a key that is under way.
    static void done(Handle handle, String key, Answer answer) {
        handle.createUpdate("""
                        update idempotency set state = 'DONE', status = :status, body = :body
                        where key = :key and state = 'IN_FLIGHT'""")
                .bind("key", key)
                .bind("status", answer.status())
                .bind("body", new String(Json.write(answer.body()), StandardCharsets.UTF_8))
                .execute();
    }

    /// Forgets a key whose request did nothing and may be sent again as it is.
    static void forget(Handle handle, String key) {
        handle.createUpdate("delete from idempotency where key = :key and state = 'IN_FLIGHT'")
                .bind("key", key)
                .execute();
    }

    /// Removes what is older than clients may repeat.
    int prune() {
        return database.withHandle(
                handle -> handle.createUpdate(PRUNE).bind("hours", KEPT_HOURS).execute());
    }

    static JsonNode tree(String json) {
        try {
            return Json.mapper().readTree(json);
        } catch (IOException broken) {
            throw new UncheckedIOException("A stored JSON column does not parse; the row was changed by hand.", broken);
        }
    }
}
