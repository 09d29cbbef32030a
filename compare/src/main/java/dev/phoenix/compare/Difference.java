package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import java.util.Optional;

/// One place where two answers disagree, such as `$.lines[2].tax: 86 → 88`. An absent value is empty.
public record Difference(String path, Kind kind, Optional<Json> legacy, Optional<Json> candidate, boolean critical) {
    /// A longer value is cut when it is shown.
    private static final int SHOWN = 120;

    /// In what way two answers disagree.
    public enum Kind {
        /// Same type, other value.
        VALUE,
        /// Another type of value.
        TYPE,
        /// Legacy has it, the candidate has not.
        MISSING,
        /// The candidate has it, legacy has not.
        EXTRA,
        /// The same elements in another order.
        ORDER,
        /// Another form: a key twice, another kind of body.
        FORM
    }

    /// The same difference seen from the other side.
    public Difference swapped() {
        var other = switch (kind) {
            case MISSING -> Kind.EXTRA;
            case EXTRA -> Kind.MISSING;
            case VALUE, TYPE, ORDER, FORM -> kind;
        };
        return new Difference(path, other, candidate, legacy, critical);
    }

    @Override
    public String toString() {
        var what = kind == Kind.ORDER ? "other order: " : "";
        return path + ": " + what + shown(legacy) + " → " + shown(candidate);
    }

    private static String shown(Optional<Json> value) {
        var text = value.map(Json::toString).orElse("absent");
        if (text.length() <= SHOWN) {
            return text;
        }
        int cut = Character.isHighSurrogate(text.charAt(SHOWN - 1)) ? SHOWN - 1 : SHOWN;
        return text.substring(0, cut) + "…";
    }
}
