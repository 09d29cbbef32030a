package dev.phoenix.gameday.story;

import java.time.Duration;

/// How fast the story goes: the load, and the evidence that each gate asks for.
///
/// @param jvmOptions for every process, on both sides alike
/// @param load what the shoppers do
/// @param gate what every gate asks for
/// @param longest after which the story is given up
record Pace(String jvmOptions, Load load, Gate gate, Duration longest) {
    /// @param shoppersPerSecond arrivals
    /// @param thinks mean pause between an answer and the next request
    /// @param rehearsals shoppers of the shadow lane who warm the services up, beforehand
    /// @param before how long shoppers shop before the migration begins
    /// @param after how long they go on when it has ended
    record Load(double shoppersPerSecond, Duration thinks, int rehearsals, Duration before, Duration after) {}

    /// @param shadowSteps the samples of the shadow stage
    /// @param differences the rate below which answers may differ
    /// @param candidateP99 the candidate's answer times at the 99th percentile, over all compared calls
    record Gate(String shadowSteps, int comparisons, Duration soak, String differences, Duration candidateP99) {}

    /// About 45 seconds on two cores.
    static Pace fast() {
        return new Pace(
                "-XX:TieredStopAtLevel=1",
                new Load(10, Duration.ofMillis(100), 40, Duration.ofSeconds(2), Duration.ofSeconds(4)),
                new Gate("100%", 400, Duration.ofSeconds(3), "2%", Duration.ofMillis(1_000)),
                Duration.ofMinutes(12));
    }

    /// About three minutes.
    static Pace full() {
        return new Pace(
                "-XX:TieredStopAtLevel=4",
                new Load(15, Duration.ofMillis(200), 120, Duration.ofSeconds(5), Duration.ofSeconds(15)),
                new Gate("50%, 100%", 2_100, Duration.ofSeconds(15), "0.2%", Duration.ofMillis(700)),
                Duration.ofMinutes(25));
    }
}
