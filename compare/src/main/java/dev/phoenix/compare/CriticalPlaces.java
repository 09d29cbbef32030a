package dev.phoenix.compare;

import dev.phoenix.compare.json.Location;
import dev.phoenix.compare.path.TooManyNodes;
import java.util.ArrayList;
import java.util.List;

/// Where the critical rules point to in one answer.
public final class CriticalPlaces {
    private CriticalPlaces() {}

    /// The places of the answer's document that are critical; none when it is no JSON document.
    ///
    /// @throws TooManyNodes when a rule selects more places than anybody meant
    public static List<Location> of(Rules rules, Answer answer) {
        var document = Body.of(answer).json();
        var places = new ArrayList<Location>();
        for (var inside : rules.inside()) {
            if (document.isPresent() && inside.rule().rule() instanceof Rule.Critical) {
                inside.path().select(document.get()).forEach(node -> places.add(node.at()));
            }
        }
        return places;
    }
}
