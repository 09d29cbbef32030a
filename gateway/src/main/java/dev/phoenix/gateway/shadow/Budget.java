package dev.phoenix.gateway.shadow;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// What copies may take together: a number of them, and bytes that they hold. *Any thread.*
public final class Budget {
    private final int mostCopies;
    private final long mostBytes;
    private final AtomicInteger copies = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Budget(int mostCopies, long mostBytes) {
        this.mostCopies = mostCopies;
        this.mostBytes = mostBytes;
    }

    /// Takes the place of one copy, if one is free.
    boolean tryEnter() {
        if (copies.incrementAndGet() <= mostCopies) {
            return true;
        }
        copies.decrementAndGet();
        return false;
    }

    /// Takes this many bytes, if they are free.
    boolean tryHold(long more) {
        if (bytes.addAndGet(more) <= mostBytes) {
            return true;
        }
        bytes.addAndGet(-more);
        return false;
    }

    /// Gives this many bytes back.
    void letGo(long held) {
        bytes.addAndGet(-held);
    }

    /// Gives one place and its bytes back.
    void leave(long heldBytes) {
        copies.decrementAndGet();
        bytes.addAndGet(-heldBytes);
    }

    /// Places taken now.
    public int copies() {
        return copies.get();
    }

    /// Bytes held now.
    public long bytes() {
        return bytes.get();
    }
}
