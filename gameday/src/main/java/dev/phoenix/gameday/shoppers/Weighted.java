package dev.phoenix.gameday.shoppers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/// Things to draw from, each as often as it was counted.
final class Weighted<T> {
    private final List<T> things = new ArrayList<>();
    private final List<Long> upTo = new ArrayList<>();
    private long total;

    void add(T thing, long count) {
        total += count;
        things.add(thing);
        upTo.add(total);
    }

    List<T> all() {
        return List.copyOf(things);
    }

    T draw(RandomGenerator random) {
        int found = Collections.binarySearch(upTo, random.nextLong(total) + 1);
        return things.get(found >= 0 ? found : -found - 1);
    }
}
