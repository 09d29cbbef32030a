package dev.phoenix.gateway.effects;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The room that the journal has for calls and their bytes. *Any thread.*
final class Room {
    private final EffectLimits limits;
    private final AtomicInteger entries = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Room(EffectLimits limits) {
        this.limits = limits;
    }

    /// Takes room for so many entries and bytes, if there is.
    boolean tryTake(int moreEntries, long moreBytes) {
        int allEntries = entries.addAndGet(moreEntries);
        long allBytes = bytes.addAndGet(moreBytes);
        if (allEntries <= limits.entries() && allBytes <= limits.heldBytes()) {
            return true;
        }
        giveBack(moreEntries, moreBytes);
        return false;
    }

    void giveBack(int fewerEntries, long fewerBytes) {
        entries.addAndGet(-fewerEntries);
        bytes.addAndGet(-fewerBytes);
    }

    int entries() {
        return entries.get();
    }

    long bytes() {
        return bytes.get();
    }
}
