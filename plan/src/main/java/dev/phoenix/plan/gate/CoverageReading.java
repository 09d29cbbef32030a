package dev.phoenix.plan.gate;

import dev.phoenix.plan.Percent;
import dev.phoenix.plan.Wording;
import dev.phoenix.plan.tally.RouteTally;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The part of what legacy showed in this period that the comparison has seen at least once: the routes
/// in use, and on each of them the status codes, the shapes of answers and the segments of customers.
final class CoverageReading {
    /// So many of what is missing are named; the others are counted.
    private static final int MOST_NAMED = 5;

    private int known;
    private final List<String> unseen = new ArrayList<>();

    private CoverageReading() {}

    static Reading of(Look look, Percent needed) {
        var reading = new CoverageReading();
        look.compared().forEach(reading::add);
        return reading.read(needed);
    }

    private void add(RouteTally tally) {
        var coverage = tally.shadow().coverage();
        if (tally.shadow().received() == 0) {
            return;
        }
        see(tally.shadow().compared() > 0, tally.route());
        coverage.shown().keySet().stream()
                .sorted()
                .forEach(kind -> see(coverage.compared().containsKey(kind), tally.route() + " " + kind));
    }

    private void see(boolean isCompared, String what) {
        known++;
        if (!isCompared) {
            unseen.add(what);
        }
    }

    private Reading read(Percent needed) {
        if (known == 0) {
            return reading(Verdict.NO_DATA, "No route that is compared was in use; the gate asks for " + needed + ".");
        }
        int seen = known - unseen.size();
        var part = BigDecimal.valueOf(100L * seen).divide(BigDecimal.valueOf(known), 1, RoundingMode.DOWN);
        boolean isEnough = (double) seen / known >= needed.fraction();
        return reading(
                isEnough ? Verdict.PASS : Verdict.INCONCLUSIVE,
                new Percent(part) + " was compared: " + Wording.count(seen) + " of "
                        + Wording.count(known) + " routes and kinds of answers that were in use; the gate asks for "
                        + needed + "." + missing());
    }

    private String missing() {
        if (unseen.isEmpty()) {
            return "";
        }
        int more = unseen.size() - MOST_NAMED;
        return " Not yet: " + String.join(", ", unseen.subList(0, Math.min(MOST_NAMED, unseen.size())))
                + (more > 0 ? " and " + Wording.count(more) + " more." : ".");
    }

    private static Reading reading(Verdict verdict, String sentence) {
        return new Reading("covered", Optional.empty(), verdict, sentence);
    }
}
