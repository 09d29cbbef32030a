package dev.phoenix.gateway.tally;

import dev.phoenix.plan.tally.SignatureTally;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Differences by cause, each with a few examples. *Not thread-safe*: [RouteCounts] holds its lock.
final class Signatures {
    /// A route with more causes than this in one second is not read cause by cause; the rest is one line.
    static final int MOST_SIGNATURES = 200;

    /// Nobody reads more of a path or an example, and every window carries them.
    private static final int LONGEST_TEXT = 500;

    private static final String OTHERS = "(others)";

    private final Map<String, Cause> causes = new LinkedHashMap<>();

    void add(CopyEnd.Found found) {
        var known = causes.get(found.signature());
        if (known == null && causes.size() >= MOST_SIGNATURES) {
            known = causes.computeIfAbsent(OTHERS, _ -> new Cause(OTHERS, "(any)", "(any)"));
        } else if (known == null) {
            known = new Cause(cut(found.signature()), cut(found.path()), found.kind());
            causes.put(found.signature(), known);
        }
        known.add(found);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    List<SignatureTally> take() {
        var tallies = causes.values().stream().map(Cause::tally).toList();
        causes.clear();
        return tallies;
    }

    private static final class Cause {
        private final String signature;
        private final String path;
        private final String kind;
        private final List<String> examples = new ArrayList<>();
        private long count;
        private boolean critical;

        Cause(String signature, String path, String kind) {
            this.signature = signature;
            this.path = path;
            this.kind = kind;
        }

        void add(CopyEnd.Found found) {
            count++;
            critical |= found.critical();
            if (examples.size() < SignatureTally.MOST_EXAMPLES) {
                examples.add(cut(found.example()));
            }
        }

        SignatureTally tally() {
            return new SignatureTally(signature, path, kind, count, critical, examples);
        }
    }
}
