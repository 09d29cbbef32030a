package dev.phoenix.compare;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The versions of the data that an answer was made from, as a side may state them:
/// `Phoenix-Data-Version: prices=17,tax=2026-11`.
final class DataVersion {
    static final String FIELD = "phoenix-data-version";

    private DataVersion() {}

    /// What was answered from other data on each side; nothing where one of them does not say.
    static Optional<String> difference(Answer legacy, Answer candidate) {
        if (!legacy.headers().containsKey(FIELD) || !candidate.headers().containsKey(FIELD)) {
            return Optional.empty();
        }
        var versions = versions(legacy);
        var others = versions(candidate);
        return versions.entrySet().stream()
                .filter(version -> others.containsKey(version.getKey())
                        && !version.getValue().equals(others.get(version.getKey())))
                .map(version -> version.getKey() + ": " + version.getValue() + " → " + others.get(version.getKey()))
                .findFirst();
    }

    private static Map<String, String> versions(Answer answer) {
        var versions = new TreeMap<String, String>();
        answer.headers().getOrDefault(FIELD, List.of()).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .forEach(part -> {
                    int equals = part.indexOf('=');
                    if (equals > 0) {
                        versions.put(
                                part.substring(0, equals).strip(),
                                part.substring(equals + 1).strip());
                    }
                });
        return versions;
    }
}
