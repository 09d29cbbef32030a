package dev.phoenix.compare;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Places inside elements by whose values the elements of two arrays find each other, such as `sku`: those at which
/// both sides have the most different values in common. Worked out from the documents alone, so that no rule changes
/// which they are.
final class Telltales {
    /// More of them say nothing new.
    private static final int MOST = 3;
    /// An element is looked into no further than this.
    private static final int MOST_LEAVES = 48;

    private static final int DEEPEST = 3;

    private final List<Map<String, Json>> legacy;
    private final List<Map<String, Json>> candidate;

    private Telltales(List<Json> legacy, List<Json> candidate) {
        this.legacy = legacy.stream().map(Telltales::leaves).toList();
        this.candidate = candidate.stream().map(Telltales::leaves).toList();
    }

    /// The labels at the most telling places, the most telling first.
    static List<Labels> of(List<Json> legacy, List<Json> candidate) {
        return new Telltales(legacy, candidate).labels();
    }

    private List<Labels> labels() {
        var scores = new HashMap<String, Integer>();
        for (var place : places(legacy)) {
            scores.put(place, common(place));
        }
        return scores.entrySet().stream()
                .filter(place -> place.getValue() > 0)
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST)
                .map(place -> labels(place.getKey()))
                .toList();
    }

    private static Set<String> places(List<Map<String, Json>> elements) {
        var places = new HashSet<String>();
        elements.forEach(element -> places.addAll(element.keySet()));
        return places;
    }

    /// How many different values both sides have at the place.
    private int common(String place) {
        var values = new HashSet<Json>();
        for (var element : legacy) {
            var value = element.get(place);
            if (value != null) {
                values.add(value);
            }
        }
        int common = 0;
        for (var element : candidate) {
            var value = element.get(place);
            common += value != null && values.remove(value) ? 1 : 0;
        }
        return common;
    }

    private Labels labels(String place) {
        var numbers = new HashMap<Json, Integer>();
        return new Labels(labels(legacy, place, numbers), labels(candidate, place, numbers), numbers.size());
    }

    private static int[] labels(List<Map<String, Json>> elements, String place, Map<Json, Integer> numbers) {
        var labels = new int[elements.size()];
        Arrays.fill(labels, Labels.NOBODY);
        for (int i = 0; i < labels.length; i++) {
            var value = elements.get(i).get(place);
            if (value != null) {
                labels[i] = numbers.computeIfAbsent(value, _ -> numbers.size());
            }
        }
        return labels;
    }

    /// Texts and numbers of an element by the way to them.
    private static Map<String, Json> leaves(Json element) {
        var leaves = new LinkedHashMap<String, Json>();
        collect(element, "", 0, leaves);
        return leaves;
    }

    private static void collect(Json value, String way, int depth, Map<String, Json> into) {
        if (into.size() >= MOST_LEAVES) {
            return;
        }
        switch (value) {
            case Json.Text _, Decimal _ -> into.put(way, value);
            case Json.Null _, Json.Bool _ -> {}
            case Json.Array(List<Json> items) -> {
                if (depth < DEEPEST) {
                    for (int i = 0; i < items.size() && into.size() < MOST_LEAVES; i++) {
                        collect(items.get(i), way + "/" + i, depth + 1, into);
                    }
                }
            }
            case Json.Struct struct -> {
                if (depth < DEEPEST) {
                    new ArrayList<>(struct.members().entrySet())
                            .forEach(
                                    member -> collect(member.getValue(), way + "/" + member.getKey(), depth + 1, into));
                }
            }
        }
    }
}
