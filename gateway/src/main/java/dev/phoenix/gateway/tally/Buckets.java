package dev.phoenix.gateway.tally;

import dev.phoenix.plan.Share;
import java.util.concurrent.atomic.AtomicLongArray;

/// The buckets of customers that were seen once already, one bit each: twelve kilobytes, however
/// many customers come.
/// Customers who share a bucket count as one. *Any thread.*
public final class Buckets {
    private final AtomicLongArray seen = new AtomicLongArray(Share.ALL / Long.SIZE + 1);

    /// Whether nobody of this bucket was seen before; true exactly once.
    public boolean isNew(int bucket) {
        int word = bucket / Long.SIZE;
        long bit = 1L << (bucket % Long.SIZE);
        boolean isKnown = (seen.get(word) & bit) != 0;
        return !isKnown && (seen.getAndUpdate(word, bits -> bits | bit) & bit) == 0;
    }
}
