package dev.phoenix.compare;

/// The work one comparison may still do to match array elements; when it is used up, elements are matched by index, or
/// the pair is not comparable where only a full matching could tell. One thread.
final class Work {
    /// Values looked at while matching; about half a second on one core.
    static final long MAX_LOOKS = 5_000_000;
    /// The most pairs of elements that one array may ask about.
    static final long MAX_PAIRS = 250_000;

    private long looks = MAX_LOOKS;
    private boolean gaveUp;

    void look() {
        look(1);
    }

    void look(int values) {
        looks -= values;
    }

    boolean allows(long left, long right) {
        return looks > 0 && left * right <= MAX_PAIRS;
    }

    /// An array was too large to be matched without its order.
    void giveUp() {
        gaveUp = true;
    }

    boolean gaveUp() {
        return gaveUp;
    }
}
