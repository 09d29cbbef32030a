package dev.phoenix.payments;

import dev.phoenix.chassis.Money;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// The double-entry ledger: every move of money is one transaction whose debits equal its credits. The database
/// enforces that at commit, and refuses changes to what was booked. Any thread.
final class Ledger {
    /// Who holds or owes money.
    enum Account {
        /// What the provider holds for us.
        PROVIDER_CLEARING,
        /// What customers owe us: orders charge it, payments settle it.
        CUSTOMER_RECEIVABLE,
        /// What we owe the holders of gift cards.
        GIFT_CARD_LIABILITY,
        /// What was paid (or given away) for gift cards.
        GIFT_CARD_FUNDING
    }

    /// One account's sums.
    record Line(Account account, Money debit, Money credit) {}

    /// A currency's sums over all accounts.
    record Total(Money debit, Money credit, boolean balanced) {}

    /// The whole ledger on one page.
    record TrialBalance(List<Line> accounts, List<Total> totals, boolean balanced) {}

    private Ledger() {}

    /// Books `amount` from one account to another. The transaction id names the move, so that booking it twice is
    /// refused by the primary key.
    static void book(Handle handle, String transactionId, Account debit, Account credit, Money amount) {
        if (amount.minor() == 0) {
            return;
        }
        handle.createUpdate("""
                        insert into ledger_entry (transaction_id, account, currency, debit, credit)
                        values (:id, :debit, :currency, :amount, 0), (:id, :credit, :currency, 0, :amount)""")
                .bind("id", transactionId)
                .bind("debit", debit.name())
                .bind("credit", credit.name())
                .bind("currency", amount.currency())
                .bind("amount", amount.minor())
                .execute();
    }

    static TrialBalance trialBalance(Jdbi database) {
        return database.withHandle(handle -> {
            var lines = handle.createQuery("""
                            select account, currency, sum(debit)::bigint as debit, sum(credit)::bigint as credit
                            from ledger_entry group by account, currency order by currency, account""")
                    .map((row, context) -> new Line(
                            Account.valueOf(row.getString("account")),
                            new Money(row.getLong("debit"), row.getString("currency")),
                            new Money(row.getLong("credit"), row.getString("currency"))))
                    .list();
            var totals = lines.stream().map(line -> line.debit().currency()).distinct().toList().stream()
                    .map(currency -> total(lines, currency))
                    .toList();
            return new TrialBalance(lines, totals, totals.stream().allMatch(Total::balanced));
        });
    }

    private static Total total(List<Line> lines, String currency) {
        var zero = new Money(0, currency);
        var own = lines.stream()
                .filter(line -> line.debit().currency().equals(currency))
                .toList();
        var debit = own.stream().map(Line::debit).reduce(zero, Money::plus);
        var credit = own.stream().map(Line::credit).reduce(zero, Money::plus);
        return new Total(debit, credit, debit.equals(credit));
    }
}
