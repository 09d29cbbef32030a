package dev.phoenix.compare;

import dev.phoenix.compare.path.JsonPath;
import java.util.List;

/// What calls of one operation of one destination have in common.
///
/// @param critical whether one such call too many or too few is critical
/// @param key the values by which two calls are known to mean the same thing; with none, only equal calls are
/// @param ordered whether the order of the destination's calls means something
/// @param rules by which bodies and queries are compared
public record EffectKind(
        String destination, String operation, boolean critical, List<JsonPath> key, boolean ordered, Rules rules) {
    public EffectKind {
        key = List.copyOf(key);
    }

    boolean isSame(EffectKind other) {
        return destination.equals(other.destination) && operation.equals(other.operation);
    }
}
