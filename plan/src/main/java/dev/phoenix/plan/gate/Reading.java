package dev.phoenix.plan.gate;

import java.util.Optional;

/// What one metric of a gate says now, with its numbers in one sentence.
///
/// @param metric the metric's key in the plan: `differences`, `errors`, `latency`, `uncompared`, `comparisons`, `soak`,
///     `approvals`
/// @param route the route it speaks of; absent when it speaks of all of them
public record Reading(String metric, Optional<String> route, Verdict verdict, String sentence) {}
