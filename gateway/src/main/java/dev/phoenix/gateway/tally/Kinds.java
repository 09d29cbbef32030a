package dev.phoenix.gateway.tally;

import dev.phoenix.plan.tally.CoverageTally;
import java.util.Map;
import java.util.stream.IntStream;

/// What kinds of answers coverage is counted by. Every request needs the word, so the words are
/// made once.
final class Kinds {
    /// More kinds than this in one window are made on purpose; further ones are not counted.
    private static final int MOST_IN_A_WINDOW = 4 * CoverageTally.MOST_KINDS;

    private static final int MOST = 600;
    private static final String[] STATUS =
            IntStream.range(0, MOST).mapToObj(status -> "status " + status).toArray(String[]::new);

    private Kinds() {}

    /// One more request of this kind.
    static void add(Map<String, Long> counts, String kind) {
        if (counts.size() < MOST_IN_A_WINDOW || counts.containsKey(kind)) {
            counts.merge(kind, 1L, Long::sum);
        }
    }

    static String ofStatus(int status) {
        return status >= 0 && status < MOST ? STATUS[status] : "status other";
    }
}
