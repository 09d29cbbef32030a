package dev.phoenix.compare.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An exact JSON number of any size: `1`, `1.0` and `1e0` are equal, `10000000000000000999` loses no digit, and
/// `1e999999999` costs no more than its text. Value = 0.digits × 10^magnitude, the digits without zeros at either end.
public final class Decimal implements Json, Comparable<Decimal> {
    /// Beyond this power of ten either way no arithmetic is done: a number there is told apart by its digits alone.
    private static final int ARITHMETIC_MAGNITUDE = 10_000;

    private static final Pattern NUMBER = Pattern.compile("-?(?:0|[1-9][0-9]*+)(?:\\.[0-9]++)?(?:[eE][+-]?[0-9]++)?");

    private final String text;
    /// Worked out when it is first asked for: most numbers are equal as texts. A race does the work twice, no harm.
    private @Nullable Form form;

    private Decimal(String text) {
        this.text = text;
    }

    /// Takes a number in JSON's own grammar; the caller has checked that it is one.
    public static Decimal of(String text) {
        return new Decimal(text);
    }

    /// The number in a text, blanks around it set aside, if it is written as JSON writes numbers.
    public static Optional<Decimal> parse(String text) {
        var number = text.strip();
        boolean fits = number.length() <= JsonReader.MAX_NUMBER_LENGTH
                && NUMBER.matcher(number).matches();
        return fits ? Optional.of(of(number)) : Optional.empty();
    }

    /// A number taken apart; zero has no digits and no sign.
    private record Form(boolean negative, String digits, BigInteger magnitude) {
        static Form of(String text) {
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
                return new Form(false, "", BigInteger.ZERO);
            }
            int to = all.length();
            while (all.charAt(to - 1) == '0') {
                to--;
            }
            var shift = BigInteger.valueOf(wholeDigits - from);
            var magnitude = exponentAt == text.length() ? shift : shift.add(exponent(text.substring(exponentAt + 1)));
            return new Form(minus, all.substring(from, to), magnitude);
        }
    }

    private Form form() {
        var known = form;
        if (known == null) {
            known = Form.of(text);
            form = known;
        }
        return known;
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
        return form().digits().isEmpty();
    }

    /// The significant digits, without zeros at either end; empty for zero.
    public String digits() {
        return form().digits();
    }

    /// The power of ten that the number stays below: 1 for 7, 3 for 250, 0 for 0.5.
    public BigInteger magnitude() {
        return form().magnitude();
    }

    /// Whether the number has no fraction.
    public boolean isWhole() {
        return isZero() || magnitude().compareTo(BigInteger.valueOf(digits().length())) >= 0;
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
        var shifted = magnitude().subtract(power);
        if (shifted.bitLength() > 31 || Math.abs(shifted.longValue()) > ARITHMETIC_MAGNITUDE) {
            return Optional.empty();
        }
        var unscaled = new BigInteger(form().negative() ? "-" + digits() : digits());
        return Optional.of(new BigDecimal(unscaled, digits().length() - shifted.intValue()));
    }

    @Override
    public int compareTo(Decimal other) {
        if (isZero() || other.isZero()) {
            return signum() - other.signum();
        }
        boolean negative = form().negative();
        if (negative != other.form().negative()) {
            return negative ? -1 : 1;
        }
        int bySize = magnitude().compareTo(other.magnitude());
        int byDigits = bySize != 0 ? bySize : digits().compareTo(other.digits());
        return negative ? -byDigits : byDigits;
    }

    private int signum() {
        return isZero() ? 0 : form().negative() ? -1 : 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Decimal that && (text.equals(that.text) || form().equals(that.form()));
    }

    /// Without an exponent the digits are hashed where they stand: most numbers are never taken apart.
    @Override
    public int hashCode() {
        return exponentAt(text) < text.length()
                ? hash(form().digits(), form().negative(), form().magnitude().intValue())
                : hashAsWritten();
    }

    private int hashAsWritten() {
        boolean minus = text.startsWith("-");
        int point = text.indexOf('.');
        int units = point < 0 ? text.length() : point;
        int from = minus ? 1 : 0;
        int to = text.length();
        while (from < to && isZeroOrPoint(from)) {
            from++;
        }
        while (to > from && isZeroOrPoint(to - 1)) {
            to--;
        }
        return from == to ? hash("", false, 0) : hash(text.substring(from, to), minus, magnitude(units, from));
    }

    /// @param units where the whole part ends
    /// @param from where the significant digits begin
    private static int magnitude(int units, int from) {
        return from < units ? units - from : units - from + 1;
    }

    private boolean isZeroOrPoint(int at) {
        return text.charAt(at) == '0' || text.charAt(at) == '.';
    }

    private static int hash(String digits, boolean negative, int magnitude) {
        int hash = magnitude;
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) != '.') {
                hash = 31 * hash + digits.charAt(i);
            }
        }
        return negative ? ~hash : hash;
    }

    @Override
    public String toString() {
        return text;
    }
}
