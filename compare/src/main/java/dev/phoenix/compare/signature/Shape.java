package dev.phoenix.compare.signature;

import dev.phoenix.compare.Difference;
import dev.phoenix.compare.ValueKind;
import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;

/// What the two values of a difference look like beside each other; it often names the cause.
final class Shape {
    /// A number in JSON's grammar, short enough to be compared with one.
    private static final Pattern NUMBER =
            Pattern.compile("-?(?:0|[1-9]\\d{0,40})(?:\\.\\d{1,40})?(?:[eE][+-]?\\d{1,4})?");

    /// Units differ by thousands at most (cents and euros, grams and kilograms); beyond that it is another number.
    private static final int MOST_ZEROS = 9;

    private Shape() {}

    static String of(Difference difference) {
        return switch (difference.kind()) {
            case ORDER -> "reordered";
            case FORM -> "form";
            case MISSING, EXTRA -> alone(difference.legacy().or(difference::candidate));
            case VALUE, TYPE ->
                difference
                        .legacy()
                        .flatMap(a -> difference.candidate().map(b -> of(a, b)))
                        .orElse("value");
        };
    }

    private static String alone(Optional<Json> value) {
        boolean isNull = value.isPresent() && value.get() instanceof Json.Null;
        return isNull ? "null vs absent" : value.map(Json::type).orElse("value");
    }

    private static String of(Json legacy, Json candidate) {
        if (legacy instanceof Decimal a && candidate instanceof Decimal b) {
            return numbers(a, b);
        }
        if (legacy instanceof Json.Text(String a) && candidate instanceof Json.Text(String b)) {
            return texts(a, b);
        }
        if (legacy instanceof Json.Text(String text) && candidate instanceof Decimal number) {
            return textAndNumber(text, number).orElseGet(() -> look(text) + " vs number");
        }
        if (legacy instanceof Decimal number && candidate instanceof Json.Text(String text)) {
            return textAndNumber(text, number).orElseGet(() -> "number vs " + look(text));
        }
        return legacy.type().equals(candidate.type()) ? legacy.type() : legacy.type() + " vs " + candidate.type();
    }

    private static Optional<String> textAndNumber(String text, Decimal number) {
        if (!text.equals(number.text()) && !NUMBER.matcher(text).matches()) {
            return Optional.empty();
        }
        return Optional.of("string of " + (Decimal.of(text).equals(number) ? "the same" : "another") + " number");
    }

    private static String numbers(Decimal a, Decimal b) {
        if (a.digits().equals(b.digits()) && !a.isZero()) {
            var power = b.magnitude().subtract(a.magnitude());
            if (power.signum() == 0) {
                return "sign";
            }
            boolean isScale = power.bitLength() <= Integer.SIZE && Math.abs(power.intValue()) <= MOST_ZEROS;
            return isScale
                    ? "scale " + (power.signum() > 0 ? "×" : "÷") + "1" + "0".repeat(Math.abs(power.intValue()))
                    : "number";
        }
        var left = a.toBigDecimal();
        var right = b.toBigDecimal();
        boolean rounded = left.isPresent() && right.isPresent() && rounded(left.get(), right.get());
        return rounded ? "rounded" : "number";
    }

    /// Whether one number is the other with fewer decimals, rounded whichever way.
    private static boolean rounded(BigDecimal a, BigDecimal b) {
        int left = decimals(a);
        int right = decimals(b);
        var lastDigit = BigDecimal.ONE.scaleByPowerOfTen(-Math.min(left, right));
        return left != right && a.subtract(b).abs().compareTo(lastDigit) < 0;
    }

    private static int decimals(BigDecimal number) {
        return Math.max(0, number.stripTrailingZeros().scale());
    }

    private static String texts(String a, String b) {
        if (a.equalsIgnoreCase(b)) {
            return "upper/lower case";
        }
        var left = look(a);
        var right = look(b);
        return left.equals(right) ? left : left + " vs " + right;
    }

    private static String look(String text) {
        if (text.isEmpty()) {
            return "empty";
        }
        return ValueKind.of(text).word();
    }
}
