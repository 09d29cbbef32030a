package dev.phoenix.taxation;

import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Problem;
import dev.phoenix.taxation.Rounding.Charge;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// Answers tax queries from the rates that are known, by each place's rounding policy. Immutable: any thread.
final class Taxation {
    private final Rates rates;
    private final Roundings roundings;

    Taxation(Rates rates, Roundings roundings) {
        this.rates = rates;
        this.roundings = roundings;
    }

    /// Quotes the tax; refuses with 422 `tax_region_unknown` when a rate is not known.
    TaxQuote quote(TaxQuery query, LocalDate today) {
        var where = new Jurisdiction(query.country(), query.region());
        var date = query.date().orElse(today);
        var charges = new ArrayList<Charge>();
        query.lines().forEach(line -> charges.add(new Charge(line.amount(), rate(where, line.category(), date))));
        query.shipping().ifPresent(price -> charges.add(new Charge(price, rate(where, Category.STANDARD, date))));
        var taxes = roundings.of(where).taxes(charges, query.pricesIncludeTax());
        var taxed = new ArrayList<TaxQuote.Line>();
        for (int i = 0; i < charges.size(); i++) {
            var id = i < query.lines().size() ? query.lines().get(i).id() : "shipping";
            taxed.add(line(id, charges.get(i), taxes.get(i), query.pricesIncludeTax(), where));
        }
        var shipping = query.shipping().map(price -> shipping(taxed.getLast()));
        return new TaxQuote(
                taxed.subList(0, query.lines().size()),
                shipping,
                sum(taxed.stream().map(TaxQuote.Line::tax).toList()),
                sum(taxed.stream().map(TaxQuote.Line::gross).toList()));
    }

    private BigDecimal rate(Jurisdiction where, Category category, LocalDate date) {
        return rates.rate(where, category, date).orElseThrow(() -> {
            var unknown = "No " + category.toString().toLowerCase(java.util.Locale.ROOT) + " tax rate of " + where
                    + " on " + date + " is known.";
            return new Problem(422, "tax_region_unknown", unknown).refusal();
        });
    }

    private static TaxQuote.Line line(String id, Charge charge, Money tax, boolean included, Jurisdiction where) {
        var net = included ? charge.amount().minus(tax) : charge.amount();
        return new TaxQuote.Line(id, net, tax, net.plus(tax), TaxQuote.plain(charge.rate()), where.toString());
    }

    private static TaxQuote.Shipping shipping(TaxQuote.Line line) {
        return new TaxQuote.Shipping(line.net(), line.tax(), line.gross(), line.rate(), line.jurisdiction());
    }

    private static Money sum(List<Money> amounts) {
        return amounts.stream().reduce(Money::plus).orElseThrow();
    }
}
