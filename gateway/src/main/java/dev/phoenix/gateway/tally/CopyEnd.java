package dev.phoenix.gateway.tally;

import dev.phoenix.compare.signature.Sighting;
import dev.phoenix.compare.signature.Signature;
import java.util.List;

/// How a copy ended. Every copy ends once, in one of these.
public sealed interface CopyEnd {
    /// It was never sent, or its pair was never looked at, because a limit was reached.
    record Dropped(String reason) implements CopyEnd {}

    /// It was sent, and its answer did not come in time.
    record TimedOut() implements CopyEnd {}

    /// There is nothing that could be compared.
    ///
    /// @param onlyLegacyFailed legacy failed where the candidate did not
    record NotComparable(String reason, boolean onlyLegacyFailed) implements CopyEnd {
        public NotComparable(String reason) {
            this(reason, false);
        }
    }

    /// The pair was compared.
    ///
    /// @param onlyCandidateFailed the candidate failed where legacy did not
    /// @param legacyStatus the status that legacy answered
    record Compared(List<Found> found, boolean onlyCandidateFailed, Timing timing, int legacyStatus)
            implements CopyEnd {
        public Compared {
            found = List.copyOf(found);
        }
    }

    /// The differences of one cause in one pair.
    record Found(Signature signature, Sighting sighting) {}

    /// How long both sides took for the same call, from the connection to the end of the answer.
    ///
    /// @param slow the candidate was above the latency limit of the gate
    record Timing(long legacyMicros, long candidateMicros, boolean slow) {}
}
