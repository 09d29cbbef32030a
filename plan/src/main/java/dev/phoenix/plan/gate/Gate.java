package dev.phoenix.plan.gate;

import dev.phoenix.plan.Percent;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The question between two steps: metrics, the evidence they need, and approvals.
///
/// @param evidence how much must have been seen
/// @param differences how often a pair may disagree
/// @param errors how much more often the candidate may fail than legacy
/// @param latency how slow the candidate may be
/// @param uncompared the part of copied requests that may stay uncompared
/// @param approvals the names under which people must have agreed
public record Gate(
        Needed evidence,
        Optional<Differences> differences,
        Optional<Errors> errors,
        Optional<Latency> latency,
        Percent uncompared,
        List<String> approvals) {

    /// Above this part of uncompared requests the gate has no data, unless the plan says otherwise.
    public static final Percent DEFAULT_UNCOMPARED = Percent.of("20");

    /// The confidence of every metric that does not name its own.
    public static final Percent DEFAULT_CONFIDENCE = Percent.of("95");

    public Gate {
        approvals = List.copyOf(approvals);
    }

    /// How much must have been seen before the gate may pass.
    ///
    /// @param comparisons pairs compared on all routes together
    /// @param soak the time since the position was entered
    /// @param covered the part of what legacy showed that the comparison has seen
    public record Needed(long comparisons, Duration soak, Optional<Percent> covered) {
        public static final Needed NOTHING = new Needed(0, Duration.ZERO, Optional.empty());
    }

    /// The rate of differing pairs must be below this.
    ///
    /// @param perRoute true asks it of each compared route by itself, false of all together
    public record Differences(Percent below, Percent confidence, boolean perRoute) {}

    /// The candidate may fail at most this much more often than legacy.
    public record Errors(Percent noWorseThanLegacyBy, Percent confidence) {}

    /// This quantile of the candidate's answer times must not be above the limit.
    ///
    /// @param quantile such as 99 % for `p99`
    public record Latency(Percent quantile, Duration limit, Percent confidence) {}

    /// What every metric of the gate at this position says now. A position without a gate has no readings.
    public static List<Reading> read(Plan plan, Position position, Evidence evidence, Instant now) {
        return Readings.of(plan, position, evidence, now);
    }
}
