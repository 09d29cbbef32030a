package dev.phoenix.taxation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The rounding policy of each place: the usual one, but where a place has one of its own. Immutable: any thread.
record Roundings(Rounding usual, Map<String, Rounding> own) {
    Roundings {
        own = Map.copyOf(own);
    }

    /// Reads `US-CA=line, GB=order/half_even`: a place, its basis, and its mode where that is not the usual one.
    static Roundings read(Rounding usual, Optional<String> text) {
        var own = new TreeMap<String, Rounding>();
        for (var part : text.orElse("").split(",", -1)) {
            if (!part.isBlank()) {
                var place = part.strip().split("=", -1);
                own.put(place[0].strip(), policy(usual, part.strip(), place));
            }
        }
        return new Roundings(usual, own);
    }

    private static Rounding policy(Rounding usual, String part, String[] place) {
        var words = place.length == 2 ? place[1].strip().split("/", -1) : new String[0];
        var basis = words.length > 0 ? find(Rounding.Basis.values(), words[0]) : Optional.<Rounding.Basis>empty();
        var mode = words.length == 2 ? find(Rounding.Mode.values(), words[1]) : Optional.of(usual.mode());
        if (basis.isEmpty()
                || mode.isEmpty()
                || words.length > 2
                || !place[0].strip().matches("[A-Z]{2}(-[A-Z]{2})?")) {
            throw new IllegalArgumentException(
                    "'" + part + "' is not a place's rounding, such as US-CA=line or" + " GB=order/half_even.");
        }
        return new Rounding(basis.get(), mode.get());
    }

    private static <T extends Enum<T>> Optional<T> find(T[] values, String word) {
        return Arrays.stream(values)
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(word.strip()))
                .findFirst();
    }

    /// A state's own policy goes before its country's.
    Rounding of(Jurisdiction where) {
        var country = own.getOrDefault(where.country(), usual);
        return own.getOrDefault(where.toString(), country);
    }
}
