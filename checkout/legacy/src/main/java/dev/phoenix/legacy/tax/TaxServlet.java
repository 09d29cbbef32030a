package dev.phoenix.legacy.tax;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.phoenix.legacy.money.Money;
import dev.phoenix.legacy.servlet.Answer;
import dev.phoenix.legacy.servlet.Body;
import dev.phoenix.legacy.servlet.Call;
import dev.phoenix.legacy.servlet.Database;
import dev.phoenix.legacy.servlet.Json;
import dev.phoenix.legacy.servlet.JsonServlet;
import dev.phoenix.legacy.servlet.Refused;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// `POST /tax/quotes`: the tax on lines that need not be in any cart.
public final class TaxServlet extends JsonServlet {
    private static final long serialVersionUID = 1L;
    private static final int MOST_LINES = 1000;
    private static final long MOST_UNITS = 1000;

    private final transient Database database;
    private final transient Clock clock;

    public TaxServlet(Front front, Database database, Clock clock) {
        super(front);
        this.database = database;
        this.clock = clock;
        on("POST", "/tax/quotes", this::quote);
    }

    private record Line(String id, String category, Money amount) {}

    private record Question(
            TaxRates.Place place, LocalDate day, boolean inclusive, List<Line> lines, Optional<Money> shipping) {
        Currency currency() {
            return lines.getFirst().amount().currency();
        }
    }

    private Answer quote(Call call) throws SQLException {
        var question = read(call.body());
        return database.transaction(connection -> Answer.ok(json(question, taxed(connection, question))));
    }

    private static TaxSum taxed(Connection connection, Question question) throws SQLException {
        var amounts = new ArrayList<TaxSum.Taxable>();
        for (var line : question.lines()) {
            var rate = TaxRates.rate(connection, question.place(), line.category(), question.day());
            amounts.add(new TaxSum.Taxable(line.amount().minor(), rate));
        }
        if (question.shipping().isPresent()) {
            var rate = TaxRates.rate(connection, question.place(), TaxRates.STANDARD, question.day());
            amounts.add(new TaxSum.Taxable(question.shipping().get().minor(), rate));
        }
        return question.inclusive() ? TaxSum.within(amounts) : TaxSum.onTop(amounts);
    }

    private Question read(Body body) {
        body.only("country", "region", "date", "pricesIncludeTax", "lines", "shipping");
        var lines = body.list("lines", 1, MOST_LINES).stream()
                .map(line -> line(line.only("id", "category", "quantity", "unitPrice", "discount")))
                .toList();
        if (lines.stream().map(Line::id).distinct().count() < lines.size()) {
            throw Refused.invalid("lines", "must have different ids.");
        }
        var shipping = body.optionalMoney("shipping");
        var amounts = Stream.concat(lines.stream().map(Line::amount), shipping.stream());
        if (amounts.map(Money::currency).distinct().count() > 1) {
            throw new Refused(422, "currency_mismatch", "One tax quote is in one currency.");
        }
        var region = body.optionalText("region").orElse("");
        var place = new TaxRates.Place(body.text("country"), region);
        return new Question(place, day(body), body.truth("pricesIncludeTax"), lines, shipping);
    }

    private LocalDate day(Body body) {
        var date = body.optionalText("date");
        try {
            return date.map(LocalDate::parse).orElseGet(() -> LocalDate.now(clock));
        } catch (DateTimeParseException e) {
            throw Refused.invalid("date", "must be a date like 2026-01-31.");
        }
    }

    private static Line line(Body line) {
        var quantity = line.whole("quantity").filter(units -> units >= 1 && units <= MOST_UNITS);
        if (quantity.isEmpty()) {
            throw new Refused(422, "quantity_invalid", "A quantity is a whole number from 1 to " + MOST_UNITS + ".");
        }
        var price = line.money("unitPrice");
        var discount = line.optionalMoney("discount").orElse(new Money(0, price.currency()));
        long amount = Math.multiplyExact(price.minor(), quantity.get()) - discount.minor();
        if (!discount.currency().equals(price.currency())) {
            throw new Refused(422, "currency_mismatch", "One tax quote is in one currency.");
        }
        if (amount < 0) {
            throw Refused.invalid("discount", "must not be more than the line costs.");
        }
        return new Line(line.text("id"), category(line), new Money(amount, price.currency()));
    }

    private static String category(Body line) {
        var category = line.text("category");
        if (!List.of(TaxRates.STANDARD, "reduced", "zero").contains(category)) {
            throw Refused.invalid("category", "must be standard, reduced or zero.");
        }
        return category;
    }

    private static ObjectNode json(Question question, TaxSum sum) {
        var answer = Json.object();
        var lines = answer.putArray("lines");
        for (int i = 0; i < question.lines().size(); i++) {
            var line = Json.object().put("id", question.lines().get(i).id());
            lines.add(line.setAll(json(question, sum.parts().get(i))));
        }
        if (question.shipping().isPresent()) {
            answer.set("shipping", json(question, sum.parts().getLast()));
        }
        answer.set("tax", new Money(sum.tax(), question.currency()).json());
        answer.set("total", new Money(sum.gross(), question.currency()).json());
        return answer;
    }

    private static ObjectNode json(Question question, TaxSum.Part part) {
        var json = Json.object();
        json.set("net", new Money(part.net(), question.currency()).json());
        json.set("tax", new Money(part.tax(), question.currency()).json());
        json.set("gross", new Money(part.gross(), question.currency()).json());
        return json.put("rate", part.rate().toPlainString())
                .put("jurisdiction", question.place().jurisdiction());
    }
}
