package dev.phoenix.compare.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/// An exact JSON number of any size: `1`, `1.0` and `1e0` are equal, `10000000000000000999` loses no digit, and
/// `1e999999999` costs no more than its text. Value = 0.digits × 10^magnitude, the digits without zeros at either end.
public final class Decimal implements Json, Comparable<Decimal> {
    /// Beyond this power of ten either way no arithmetic is done: a number there is told apart by its digits alone.
    private static final int ARITHMETIC_MAGNITUDE = 10_000;

    private final String text;
    private final boolean negative;
    private final String digits;
    private final BigInteger magnitude;

    private Decimal(String text, boolean negative, String digits, BigInteger magnitude) {
        this.text = text;
        this.negative = negative;
        this.digits = digits;
        this.magnitude = magnitude;
    }

    /// Reads a number in JSON's own grammar; the caller has checked that it is one.
    public static Decimal of(String text) {
        boolean minus = text.startsWith("-");
        int exponentAt = exponentAt(text);
        var mantissa = text.substring(minus ? 1 : 0, exponentAt);
        int point = mantissa.indexOf('.');
        int wholeDigits = point < 0 ? mantissa.length() : point;
        var all = point < 0 ? mantissa : mantissa.substring(0, point) + mantissa.substring(point + 1);
        int from = 0;
        while (from < all.length() && all.charAt(from) == '0') {
            from++;
        }
        if (from == all.length()) {
            return new Decimal(text, false, "", BigInteger.ZERO);
        }
        int to = all.length();
        while (all.charAt(to - 1) == '0') {
            to--;
        }
        var shift = BigInteger.valueOf(wholeDigits - from);
        var magnitude = exponentAt == text.length() ? shift : shift.add(exponent(text.substring(exponentAt + 1)));
        return new Decimal(text, minus, all.substring(from, to), magnitude);
    }

    /// The number of a whole.
    public static Decimal of(long value) {
        return of(Long.toString(value));
    }

    private static int exponentAt(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == 'e' || text.charAt(i) == 'E') {
                return i;
            }
        }
        return text.length();
    }

    private static BigInteger exponent(String text) {
        return new BigInteger(text.startsWith("+") ? text.substring(1) : text);
    }

    /// The number as the document wrote it.
    public String text() {
        return text;
    }

    /// Whether the number is zero, of either sign.
    public boolean isZero() {
        return digits.isEmpty();
    }

    /// The significant digits, without zeros at either end; empty for zero.
    public String digits() {
        return digits;
    }

    /// The power of ten that the number stays below: 1 for 7, 3 for 250, 0 for 0.5.
    public BigInteger magnitude() {
        return magnitude;
    }

    /// Whether the number has no fraction.
    public boolean isWhole() {
        return isZero() || magnitude.compareTo(BigInteger.valueOf(digits.length())) >= 0;
    }

    /// The number for arithmetic; absent when it is so large or so small that computing with it would not be safe.
    public Optional<BigDecimal> toBigDecimal() {
        return shifted(BigInteger.ZERO);
    }

    /// Like [#toBigDecimal], of this number divided by 10^`power`.
    public Optional<BigDecimal> shifted(BigInteger power) {
        if (isZero()) {
            return Optional.of(BigDecimal.ZERO);
        }
        var shifted = magnitude.subtract(power);
        if (shifted.bitLength() > 31 || Math.abs(shifted.longValue()) > ARITHMETIC_MAGNITUDE) {
            return Optional.empty();
        }
        var unscaled = new BigInteger(negative ? "-" + digits : digits);
        return Optional.of(new BigDecimal(unscaled, digits.length() - shifted.intValue()));
    }

    @Override
    public int compareTo(Decimal other) {
        if (isZero() || other.isZero()) {
            return signum() - other.signum();
        }
        if (negative != other.negative) {
            return negative ? -1 : 1;
        }
        int bySize = magnitude.compareTo(other.magnitude);
        int byDigits = bySize != 0 ? bySize : digits.compareTo(other.digits);
        return negative ? -byDigits : byDigits;
    }

    private int signum() {
        return isZero() ? 0 : negative ? -1 : 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Decimal that
                && (text.equals(that.text)
                        || (negative == that.negative
                                && digits.equals(that.digits)
                                && magnitude.equals(that.magnitude)));
    }

    @Override
    public int hashCode() {
        return digits.hashCode() * 31 + magnitude.hashCode() + (negative ? 1 : 0);
    }

    @Override
    public String toString() {
        return text;
    }
}
