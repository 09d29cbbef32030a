package dev.phoenix.legacy.payment;

import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.money.Totals;
import dev.phoenix.legacy.servlet.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/// The `ledger_entry` table: double entry, only ever added to.
public final class LedgerDao {
    /// Money that the payment provider owes us.
    public static final String PROVIDER = "psp_clearing";
    /// Money that we owe the holders of gift cards.
    public static final String GIFT_CARDS = "gift_card_liability";

    static final String REFUNDS = "refunds";

    private LedgerDao() {}

    /// An order is paid: from where the money came to what it is for.
    public static void sale(Connection connection, long orderId, String from, Totals totals) throws SQLException {
        var id = "order-" + orderId;
        enter(connection, id, from, totals.money(totals.total()), true);
        enter(connection, id, "revenue", totals.money(totals.subtotal() - totals.discount()), false);
        enter(connection, id, "shipping", totals.money(totals.shipping()), false);
        enter(connection, id, "tax_payable", totals.money(totals.tax()), false);
    }

    /// Money goes back to where it came from.
    public static void refund(Connection connection, long refundId, String to, Money amount) throws SQLException {
        transfer(connection, "refund-" + refundId, REFUNDS, to, amount);
    }

    static void transfer(Connection connection, String id, String debit, String credit, Money amount)
            throws SQLException {
        enter(connection, id, debit, amount, true);
        enter(connection, id, credit, amount, false);
    }

    private static void enter(Connection connection, String id, String account, Money amount, boolean debit)
            throws SQLException {
        Sql.update(
                connection,
                "INSERT INTO ledger_entry (transaction_id, account, currency, debit, credit) VALUES (?, ?, ?, ?, ?)",
                id,
                account,
                amount.currency().getCurrencyCode(),
                debit ? amount.minor() : 0,
                debit ? 0 : amount.minor());
    }

    /// All entries of one account and currency, added up.
    record Balance(String account, String currency, long debit, long credit) {}

    static List<Balance> trialBalance(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                """
                SELECT account, currency, sum(debit), sum(credit) FROM ledger_entry
                 GROUP BY account, currency ORDER BY account, currency""",
                row -> new Balance(row.getString(1), row.getString(2), row.getLong(3), row.getLong(4)));
    }
}
