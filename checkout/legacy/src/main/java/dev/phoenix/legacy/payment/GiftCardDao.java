package dev.phoenix.legacy.payment;

import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.servlet.Refused;
import dev.phoenix.legacy.servlet.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/// The `gift_card` table.
public final class GiftCardDao {
    private GiftCardDao() {}

    static void issue(Connection connection, String code, Money amount) throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO gift_card (code, currency, issued, balance) VALUES (?, ?, ?, ?)",
                code,
                amount.currency().getCurrencyCode(),
                amount.minor(),
                amount.minor());
        LedgerDao.transfer(connection, "gift-card-" + code, "gift_cards_sold", "gift_card_liability", amount);
    }

    /// Takes the amount off the card; refuses when there is no such card or not enough on it.
    public static void redeem(Connection connection, String code, Money amount) throws SQLException {
        record Card(String currency, long balance) {}
        var card = Sql.first(
                        connection,
                        "SELECT currency, balance FROM gift_card WHERE code = ? FOR UPDATE",
                        row -> new Card(row.getString(1), row.getLong(2)),
                        code)
                .orElseThrow(() -> new Refused(422, "gift_card_unknown", "There is no such gift card."));
        if (!card.currency().equals(amount.currency().getCurrencyCode())) {
            throw new Refused(422, "currency_mismatch", "The gift card is in another currency.");
        }
        if (card.balance() < amount.minor()) {
            throw new Refused(422, "gift_card_insufficient", "The gift card does not cover the order.");
        }
        Sql.update(connection, "UPDATE gift_card SET balance = balance - ? WHERE code = ?", amount.minor(), code);
    }

    public static void giveBack(Connection connection, String code, long minor) throws SQLException {
        Sql.update(connection, "UPDATE gift_card SET balance = balance + ? WHERE code = ?", minor, code);
    }
}
