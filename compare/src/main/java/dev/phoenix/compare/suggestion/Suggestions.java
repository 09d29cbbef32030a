package dev.phoenix.compare.suggestion;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.CriticalPlaces;
import dev.phoenix.compare.Difference;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import dev.phoenix.compare.path.InvalidPath;
import dev.phoenix.compare.path.JsonPath;
import dev.phoenix.compare.path.MarkupPath;
import dev.phoenix.compare.path.TooManyNodes;
import dev.phoenix.compare.signature.PathPattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Proposes rules for one route from a batch of its pairs. A place gets a proposal only when every difference seen
/// there has the same harmless cause, and never when it, a place above or a place below it is critical. One thread.
public final class Suggestions {
    /// Fewer differences than this may be chance.
    public static final int LEAST_DIFFERENCES = 5;

    /// Fewer control asks in which legacy disagreed with itself may be chance.
    static final int LEAST_CONTROLS = 3;

    /// Places beyond this are not looked at: a route that differs in so many needs another look first.
    private static final int MOST_PLACES = 5_000;

    private final Rules rules;
    private final int least;
    private final Map<String, Seen> places = new LinkedHashMap<>();
    private final Set<String> critical = new HashSet<>();
    private long pairs;

    /// @param rules that hold already; what they explain needs no proposal
    /// @param least how many differences a proposal takes
    public Suggestions(Rules rules, int least) {
        this.rules = rules;
        this.least = least;
    }

    /// Looks at one pair.
    ///
    /// @param control what legacy answered when it was asked again
    public void add(Answer legacy, Answer candidate, Optional<Answer> control) {
        pairs++;
        try {
            CriticalPlaces.of(rules, legacy).forEach(place -> critical.add(PathPattern.of(place.toString())));
            CriticalPlaces.of(rules, candidate).forEach(place -> critical.add(PathPattern.of(place.toString())));
        } catch (TooManyNodes _) {
            // The comparison says so, too; nothing is known of such a pair.
            return;
        }
        for (var difference : differences(legacy, candidate)) {
            var pattern = PathPattern.of(difference.path());
            if (places.containsKey(pattern) || places.size() < MOST_PLACES) {
                places.computeIfAbsent(pattern, _ -> new Seen()).add(difference, pairs);
            }
        }
        control.ifPresent(second -> {
            var disagreed = new HashSet<String>();
            differences(legacy, second).forEach(difference -> disagreed.add(PathPattern.of(difference.path())));
            disagreed.forEach(
                    pattern -> Optional.ofNullable(places.get(pattern)).ifPresent(Seen::legacyDisagreedWithItself));
        });
    }

    private List<Difference> differences(Answer legacy, Answer other) {
        return Comparison.compare(legacy, other, rules, Twins.none()) instanceof Comparison.Different different
                ? different.differences()
                : List.of();
    }

    /// The proposals, by the number of differences that each explains.
    public List<Suggestion> list() {
        var found = new ArrayList<Suggestion>();
        places.entrySet().stream()
                .sorted((a, b) ->
                        Long.compare(b.getValue().differences(), a.getValue().differences()))
                .forEach(place -> {
                    boolean enough = place.getValue().differences() >= least;
                    if (enough && isPlace(place.getKey()) && !isCritical(place.getKey(), place.getValue())) {
                        Proposal.of(place.getKey(), place.getValue()).ifPresent(found::add);
                    }
                });
        return found;
    }

    /// Whether a rule can be written for this path: parts of bodies that are no documents have none.
    private static boolean isPlace(String path) {
        if (path.startsWith("header.")) {
            return true;
        }
        try {
            var compiled = MarkupPath.isMeant(path) ? MarkupPath.of(path) : JsonPath.of(path);
            return !compiled.toString().isEmpty();
        } catch (InvalidPath _) {
            return false;
        }
    }

    private boolean isCritical(String path, Seen seen) {
        return seen.isCritical()
                || critical.stream().anyMatch(place -> isAtOrBelow(place, path) || isAtOrBelow(path, place));
    }

    private static boolean isAtOrBelow(String path, String above) {
        return path.startsWith(above)
                && (path.length() == above.length() || ".[/".indexOf(path.charAt(above.length())) >= 0);
    }
}
