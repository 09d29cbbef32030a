package dev.phoenix.gateway.shadow;

import dev.phoenix.compare.Difference;
import dev.phoenix.compare.signature.Sighting;
import dev.phoenix.compare.signature.Signature;
import dev.phoenix.gateway.tally.CopyEnd.Found;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;

/// The causes of a pair's differences, redacted as they are told to others.
public final class Causes {
    private Causes() {}

    /// Each cause with the first difference as its example, critical ones before others.
    public static List<Found> of(Pair pair, List<Difference> differences, Instant now) {
        var examples = new LinkedHashMap<Signature, Difference>();
        for (var difference : differences) {
            examples.merge(
                    signature(pair, difference),
                    difference,
                    (first, next) -> next.critical() && !first.critical() ? next : first);
        }
        return examples.entrySet().stream()
                .map(one -> new Found(one.getKey(), sighting(pair, one.getValue(), now)))
                .toList();
    }

    private static Signature signature(Pair pair, Difference difference) {
        var raw = Signature.of(pair.route().name(), difference);
        var path = pair.route().rules().redaction().text(raw.path());
        return new Signature(raw.route(), path, raw.kind(), raw.shape());
    }

    private static Sighting sighting(Pair pair, Difference difference, Instant now) {
        return new Sighting(
                pair.exchange(),
                now,
                difference.critical(),
                pair.route().rules().redaction().difference(difference).toString());
    }
}
