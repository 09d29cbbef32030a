package dev.phoenix.plan;

import java.time.Duration;
import java.util.Optional;

/// When a route stops asking its candidate, and how it finds out that the candidate is well again.
///
/// @param failures so many of the last calls failed
/// @param slow so many of the last calls were slow
/// @param slowAbove what a slow call is; empty calls none slow
/// @param calls the last calls that are looked at
/// @param least with fewer calls than this nothing is concluded
/// @param rest how long the candidate is left alone
/// @param trials calls that try it after that
public record Breaker(
        Percent failures, Percent slow, Optional<Duration> slowAbove, int calls, int least, Duration rest, int trials) {
    /// Enough calls to tell a broken candidate from one unlucky call, few enough to open within a second of traffic.
    public static final Breaker DEFAULT =
            new Breaker(Percent.of("50"), Percent.of("100"), Optional.empty(), 20, 10, Duration.ofSeconds(5), 5);
}
