package dev.phoenix.plan.gate;

import dev.phoenix.plan.Percent;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.tally.HistogramRanks;
import java.math.BigDecimal;
import java.net.URI;
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
/// @param fallbacks how often legacy may have to answer in the candidate's place
/// @param external what others measure
/// @param approvals the names under which people must have agreed
public record Gate(
        Needed evidence,
        Optional<Differences> differences,
        Optional<Errors> errors,
        Optional<Latency> latency,
        Optional<Fallbacks> fallbacks,
        List<External> external,
        List<String> approvals) {

    /// Above this part of uncompared requests the gate has no data, unless the plan says otherwise.
    public static final Percent DEFAULT_UNCOMPARED = Percent.of("20");

    /// The confidence of every metric that does not name its own.
    public static final Percent DEFAULT_CONFIDENCE = Percent.of("95");

    public Gate {
        external = List.copyOf(external);
        approvals = List.copyOf(approvals);
    }

    /// How much must have been seen before the gate may pass.
    ///
    /// @param comparisons pairs compared on all routes together
    /// @param soak the time since the position was entered
    /// @param covered the part of what legacy showed that the comparison has seen
    /// @param uncompared the part of copied requests that may stay uncompared
    public record Needed(long comparisons, Duration soak, Optional<Percent> covered, Percent uncompared) {
        public static final Needed NOTHING = new Needed(0, Duration.ZERO, Optional.empty(), DEFAULT_UNCOMPARED);
    }

    /// On what terms a metric is read.
    ///
    /// @param confidence how sure a PASS must be
    /// @param dryRun whether it only reports, and decides nothing
    public record Terms(Percent confidence, boolean dryRun) {
        public static final Terms DEFAULT = new Terms(DEFAULT_CONFIDENCE, false);

        /// The chance of being wrong that the metric has, over all looks together.
        double alpha() {
            return 1 - confidence.fraction();
        }
    }

    /// The rate of differing pairs must be below this.
    ///
    /// @param perRoute true asks it of each compared route by itself, false of all together
    public record Differences(Percent below, boolean perRoute, Terms terms) {}

    /// The candidate may fail at most this much more often than legacy.
    public record Errors(Percent noWorseThanLegacyBy, Terms terms) {}

    /// This quantile of the candidate's answer times must not be above the limit.
    ///
    /// @param quantile such as 99 % for `p99`
    public record Latency(Percent quantile, Limit limit, Terms terms) {
        /// The limit where it is a time.
        public Optional<Duration> absolute() {
            return switch (limit) {
                case Limit.Absolute(var most) -> Optional.of(most);
                case Limit.OfLegacy _ -> Optional.empty();
            };
        }
    }

    /// How slow is too slow.
    public sealed interface Limit {
        /// Slower than this time.
        record Absolute(Duration most) implements Limit {}

        /// Slower than so many times legacy's own quantile over the same requests.
        record OfLegacy(BigDecimal factor) implements Limit {}
    }

    /// Of the requests that were the candidate's, the part that legacy had to answer must be below
    /// this.
    public record Fallbacks(Percent below, Terms terms) {}

    /// Something that others measure.
    ///
    /// @param dryRun whether it only reports, and decides nothing
    public record External(String name, Source source, boolean dryRun) {}

    /// Who measures it.
    public sealed interface Source {
        /// Where it is asked for.
        URI url();

        /// A query of Prometheus with one number as its answer.
        record Prometheus(URI url, String query, Bound bound) implements Source {}

        /// A hook that says itself whether it agrees.
        record Webhook(URI url) implements Source {}
    }

    /// The number on whose one side a measured number must be.
    ///
    /// @param isUpper whether the measured number must be below it, rather than above
    public record Bound(BigDecimal number, boolean isUpper) {
        boolean holds(BigDecimal value) {
            int order = value.compareTo(number);
            return isUpper ? order < 0 : order > 0;
        }
    }

    /// What every metric of the gate at this position says now. A position without a gate has no readings.
    ///
    /// @param ranks reads the answer times in the evidence
    public static List<Reading> read(
            Plan plan, Position position, Evidence evidence, HistogramRanks ranks, Instant now) {
        return Readings.of(plan, position, evidence, ranks, now);
    }
}
