package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import java.util.IdentityHashMap;
import java.util.Optional;

/// What one comparison knows of how its arrays are aligned. One thread.
final class Alignments {
    private final Json legacy;
    private final Json candidate;
    private final IdentityHashMap<Json, IdentityHashMap<Json, Matched>> chosen = new IdentityHashMap<>();
    private final Fingerprints fingerprints = new Fingerprints();
    private Optional<Boolean> turned = Optional.empty();

    /// Of the two documents.
    Alignments(Json legacy, Json candidate) {
        this.legacy = legacy;
        this.candidate = candidate;
    }

    /// Whether arrays are aligned as seen from the candidate's side: where two alignments are equally good, which one
    /// is chosen must not hang on which side is called legacy.
    boolean turned() {
        var known = turned.orElseGet(() -> JsonOrder.compare(legacy, candidate) > 0);
        turned = Optional.of(known);
        return known;
    }

    Fingerprints fingerprints() {
        return fingerprints;
    }

    /// How these two arrays were matched before, if they were.
    Optional<Matched> chosen(Json.Array ofLegacy, Json.Array ofCandidate) {
        return Optional.ofNullable(chosen.get(ofLegacy)).map(others -> others.get(ofCandidate));
    }

    void choose(Json.Array ofLegacy, Json.Array ofCandidate, Matched matched) {
        chosen.computeIfAbsent(ofLegacy, _ -> new IdentityHashMap<>(1)).put(ofCandidate, matched);
    }
}
