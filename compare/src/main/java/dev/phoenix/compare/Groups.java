package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Elements of two arrays that may belong together, because they have equal keys. Indexes, in order. One thread.
final class Groups {
    private Groups() {}

    /// Indexes of elements with one key on both sides; not keyed when the elements have none.
    record Group(List<Integer> legacy, List<Integer> candidate, boolean keyed) {
        Group(boolean keyed) {
            this(new ArrayList<>(), new ArrayList<>(), keyed);
        }

        static Group none() {
            return new Group(false);
        }

        boolean isSingle() {
            return legacy.size() == 1 && candidate.size() == 1;
        }

        boolean isEmpty() {
            return legacy.isEmpty() && candidate.isEmpty();
        }
    }

    static List<Group> of(List<Json> legacy, List<Json> candidate, List<ElementKey> by) {
        if (by.isEmpty()) {
            return List.of(new Group(range(legacy.size()), range(candidate.size()), false));
        }
        Map<List<Json>, Group> keyed = new LinkedHashMap<>();
        var keyless = new Group(false);
        for (int i = 0; i < legacy.size(); i++) {
            ElementKey.of(by, legacy.get(i))
                    .map(key -> keyed.computeIfAbsent(key, _ -> new Group(true)))
                    .orElse(keyless)
                    .legacy()
                    .add(i);
        }
        for (int j = 0; j < candidate.size(); j++) {
            ElementKey.of(by, candidate.get(j))
                    .map(key -> keyed.computeIfAbsent(key, _ -> new Group(true)))
                    .orElse(keyless)
                    .candidate()
                    .add(j);
        }
        var groups = new ArrayList<Group>(keyed.size() + 1);
        for (var group : keyed.values()) {
            if (group.legacy().isEmpty() || group.candidate().isEmpty()) {
                // Keys that are equal only under the rules (twins, case) are found by comparing the elements.
                keyless.legacy().addAll(group.legacy());
                keyless.candidate().addAll(group.candidate());
            } else {
                groups.add(group);
            }
        }
        if (!keyless.isEmpty()) {
            groups.add(keyless);
        }
        return groups;
    }

    private static List<Integer> range(int size) {
        var indexes = new ArrayList<Integer>(size);
        for (int i = 0; i < size; i++) {
            indexes.add(i);
        }
        return indexes;
    }
}
