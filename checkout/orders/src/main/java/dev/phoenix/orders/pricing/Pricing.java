package dev.phoenix.orders.pricing;

import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.PassedOn;
import dev.phoenix.orders.cart.Cart;
import java.util.ArrayList;

/// Prices a cart: discount first, shared out to the lines in proportion; then tax on what is left, and on shipping.
/// Any thread.
public final class Pricing {
    private final Taxes taxes;

    public Pricing(Taxes taxes) {
        this.taxes = taxes;
    }

    public Quote quote(Cart cart, Shipping shipping, PassedOn passedOn) {
        var subtotal = cart.subtotal();
        var discount = cart.coupon()
                .map(coupon -> coupon.discountOn(subtotal))
                .orElseGet(() -> new Money(0, subtotal.currency()));
        var discounts = discount.allocate(
                cart.lines().stream().map(line -> line.subtotal().minor()).toList());
        var charges = new ArrayList<Taxes.Charge>();
        for (int i = 0; i < cart.lines().size(); i++) {
            charges.add(new Taxes.Charge(cart.lines().get(i), discounts.get(i)));
        }
        var carriage = shipping.price(cart.place().currency());
        var answer = taxes.on(cart.place(), charges, carriage, passedOn);
        var lines = new ArrayList<Quote.Line>();
        for (int i = 0; i < charges.size(); i++) {
            lines.add(line(charges.get(i), answer.taxed().parts().get(i).tax()));
        }
        var tax = answer.taxed().tax();
        var total = subtotal.minus(discount).plus(carriage).plus(tax);
        var totals = new Quote.Totals(subtotal, discount, carriage, tax, total);
        return new Quote(lines, totals, answer.taxed().lines(), answer.source());
    }

    private static Quote.Line line(Taxes.Charge charge, Money tax) {
        var line = charge.line();
        return new Quote.Line(
                line.sku(), line.quantity(), line.options(), line.unitPrice(), line.subtotal(), charge.discount(), tax);
    }
}
