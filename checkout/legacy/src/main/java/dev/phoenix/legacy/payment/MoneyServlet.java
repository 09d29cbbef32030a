package dev.phoenix.legacy.payment;

import dev.phoenix.legacy.servlet.Answer;
import dev.phoenix.legacy.servlet.Call;
import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.JsonServlet;
import dev.phoenix.legacy.servlet.Refused;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.TreeMap;

/// `/gift-cards` and `/ledger`: the operator's side of money.
public final class MoneyServlet extends JsonServlet {
    private static final long serialVersionUID = 1L;
    private static final int CODE_BYTES = 10;

    private final transient Database database;
    private final transient SecureRandom random = new SecureRandom();

    public MoneyServlet(Front front, Database database) {
        super(front);
        this.database = database;
        onOperator("POST", "/gift-cards", this::issue);
        onOperator("GET", "/ledger/trial-balance", this::trialBalance);
    }

    private Answer issue(Call call) throws SQLException {
        var amount = call.body().only("amount").money("amount");
        if (amount.minor() == 0) {
            throw Refused.invalid("amount", "must be above 0.");
        }
        var bytes = new byte[CODE_BYTES];
        random.nextBytes(bytes);
        var code = "GC" + HexFormat.of().withUpperCase().formatHex(bytes);
        return database.transaction(connection -> {
            GiftCardDao.issue(connection, code, amount);
            var json = Json.object().put("code", code);
            json.set("balance", amount.json());
            return Answer.created(json);
        });
    }

    private Answer trialBalance(Call call) throws SQLException {
        return database.transaction(connection -> {
            var json = Json.object();
            var accounts = json.putArray("accounts");
            var differences = new TreeMap<String, Long>();
            for (var each : LedgerDao.trialBalance(connection)) {
                accounts.addObject()
                        .put("account", each.account())
                        .put("currency", each.currency())
                        .put("debit", each.debit())
                        .put("credit", each.credit());
                differences.merge(each.currency(), each.debit() - each.credit(), Long::sum);
            }
            return Answer.ok(json.put("balanced", differences.values().stream().allMatch(each -> each == 0)));
        });
    }
}
