package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A number for each element of two arrays: equal numbers belong together.
///
/// @param count more than any of the numbers
@SuppressWarnings("ArrayRecordComponent") // made for one alignment, never compared or kept
record Labels(int[] legacy, int[] candidate, int count) {
    /// Of an element that belongs to no other.
    static final int NOBODY = -1;

    /// Equal JSON has equal numbers.
    static Labels ofEqual(List<Json> legacy, List<Json> candidate, Fingerprints fingerprints) {
        var numbers = new HashMap<Printed, Integer>(2 * (legacy.size() + candidate.size()));
        return new Labels(
                numbered(legacy, fingerprints, numbers), numbered(candidate, fingerprints, numbers), numbers.size());
    }

    private static int[] numbered(List<Json> elements, Fingerprints fingerprints, Map<Printed, Integer> numbers) {
        var labels = new int[elements.size()];
        for (int i = 0; i < labels.length; i++) {
            var element = elements.get(i);
            var next = numbers.size();
            var known = numbers.putIfAbsent(new Printed(element, fingerprints.of(element)), next);
            labels[i] = known == null ? next : known;
        }
        return labels;
    }

    /// A value with its fingerprint, so that values are only compared where those are equal.
    private record Printed(Json value, int fingerprint) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Printed that && fingerprint == that.fingerprint && value.equals(that.value);
        }

        @Override
        public int hashCode() {
            return fingerprint;
        }
    }

    boolean same(int i, int j) {
        return legacy[i] != NOBODY && legacy[i] == candidate[j];
    }

    /// The same seen from the other side.
    Labels turned() {
        return new Labels(/* legacy= */ candidate, /* candidate= */ legacy, count);
    }
}
