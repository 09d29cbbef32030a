package dev.phoenix.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/// Makes up orders as JSON of about a given size, and the other side's answer to each. All from one seed.
final class Orders {
    private static final long SEED = 20_261_123;
    private static final int HEAD_BYTES = 300;
    private static final int LINE_BYTES = 165;

    private final Random random = new Random(SEED);
    private final int lines;

    Orders(int bytes) {
        this.lines = Math.max(1, (bytes - HEAD_BYTES) / LINE_BYTES);
    }

    /// How the two sides' answers relate.
    enum Relation {
        /// The same bytes.
        EQUAL,
        /// The same members in another order.
        REORDERED,
        /// Other ids and times.
        NOISY,
        /// One amount is another one, and one line more.
        DIFFERENT
    }

    /// A legacy answer and a candidate's.
    record Pair(String legacy, String candidate) {}

    Pair pair(Relation relation) {
        var legacy = order(1);
        var candidate = switch (relation) {
            case EQUAL -> order(1);
            case REORDERED -> reordered(legacy);
            case NOISY -> order(2);
            case DIFFERENT -> different(legacy);
        };
        return new Pair(legacy.toString(), candidate.toString());
    }

    /// One object, its members as texts.
    private record Order(List<String> head, List<List<String>> lines) {
        @Override
        public String toString() {
            var all = new ArrayList<>(head);
            all.add("\"lines\":["
                    + lines.stream()
                            .map(line -> "{" + String.join(",", line) + "}")
                            .collect(Collectors.joining(","))
                    + "]");
            return "{" + String.join(",", all) + "}";
        }
    }

    private Order order(int side) {
        var head = List.of(
                "\"id\":\"ord_0199a1b2c3d4%04d\"".formatted(side),
                "\"placedAt\":\"2026-11-23T12:00:%02dZ\"".formatted(side),
                "\"customer\":{\"name\":\"Ada Lovelace\",\"country\":\"FR\",\"since\":2021}",
                "\"currency\":\"EUR\"",
                "\"total\":123456.78",
                "\"tax\":20576.13",
                "\"note\":\"Deliver to the back door, please\"");
        var all = new ArrayList<List<String>>();
        for (int i = 0; i < lines; i++) {
            all.add(List.of(
                    "\"sku\":\"SKU-%06d\"".formatted(i),
                    "\"title\":\"A thing of use, number %d\"".formatted(i),
                    "\"quantity\":%d".formatted(1 + i % 9),
                    "\"price\":%d.%02d".formatted(10 + i % 990, i % 100),
                    "\"updatedAt\":\"2026-11-23T12:%02d:%02dZ\"".formatted(i % 60, side),
                    "\"tags\":[\"a\",\"b\",%d]".formatted(i % 7)));
        }
        return new Order(head, all);
    }

    private Order reordered(Order order) {
        return new Order(
                shuffled(order.head()),
                order.lines().stream().map(this::shuffled).toList());
    }

    private List<String> shuffled(List<String> members) {
        var shuffled = new ArrayList<>(members);
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    private static Order different(Order order) {
        var lines = new ArrayList<>(order.lines());
        var changed = new ArrayList<>(lines.getLast());
        changed.set(2, "\"quantity\":77");
        lines.set(lines.size() - 1, changed);
        lines.add(lines.size() / 2, List.of("\"sku\":\"SKU-NEW\"", "\"quantity\":1"));
        return new Order(order.head(), lines);
    }
}
