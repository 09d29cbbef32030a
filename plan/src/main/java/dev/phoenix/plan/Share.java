package dev.phoenix.plan;

import java.math.BigDecimal;

/// A part of all customers or requests, counted in hundred-thousandths: `1 %` is 1 000 of 100 000.
public record Share(int of100000) implements Comparable<Share> {
    /// As many buckets as there are; a share of this size is everyone.
    public static final int ALL = 100_000;

    public static final Share NONE = new Share(0);
    public static final Share EVERYONE = new Share(ALL);

    public Share {
        if (of100000 < 0 || of100000 > ALL) {
            throw new IllegalArgumentException("A share lies between 0 and 100000 of 100000, not at " + of100000 + ".");
        }
    }

    /// Whether the customer or request in this bucket belongs to the share. Growing a share only adds.
    public boolean contains(int bucket) {
        return bucket < of100000;
    }

    @Override
    public int compareTo(Share other) {
        return Integer.compare(of100000, other.of100000);
    }

    /// As people read it: `0.5 %`.
    @Override
    public String toString() {
        return BigDecimal.valueOf(of100000, 3).stripTrailingZeros().toPlainString() + " %";
    }
}
