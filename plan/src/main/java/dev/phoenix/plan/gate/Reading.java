package dev.phoenix.plan.gate;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What one metric of a gate says now, with its numbers in one sentence.
///
/// @param metric the metric's key in the plan: `differences`, `errors`, `latency`, `fallbacks`,
///     `uncompared`,
/// `comparisons`, `covered`, `soak`, `approvals`, `external`; or `reports`, `critical`, `split`,
/// `lately`
/// @param route the route it speaks of; absent when it speaks of all of them
/// @param dryRun whether it only reports, and decides nothing
public record Reading(String metric, Optional<String> route, Verdict verdict, String sentence, boolean dryRun) {
    /// A reading that decides.
    public Reading(String metric, Optional<String> route, Verdict verdict, String sentence) {
        this(metric, route, verdict, sentence, false);
    }

    /// The same, decided upon or not as the terms say.
    Reading on(Gate.Terms terms) {
        return new Reading(metric, route, verdict, sentence, terms.dryRun());
    }

    /// Those that decide.
    public static List<Reading> deciding(Collection<Reading> readings) {
        return readings.stream().filter(reading -> !reading.dryRun).toList();
    }

    /// What the readings together say: the worst of those that decide.
    public static Verdict verdict(Collection<Reading> readings) {
        return Verdict.worst(deciding(readings).stream().map(Reading::verdict).toList());
    }
}
