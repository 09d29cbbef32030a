package dev.phoenix.gateway.tally;

import dev.phoenix.compare.noise.PairedControl.Places;
import dev.phoenix.compare.signature.Sighting;
import dev.phoenix.compare.signature.Signature;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
    /// @param second what legacy said when it was asked again
    record Compared(List<Found> found, boolean onlyCandidateFailed, Timing timing, int legacyStatus, Second second)
            implements CopyEnd {
        public Compared {
            found = List.copyOf(found);
        }

        public Compared(List<Found> found, boolean onlyCandidateFailed, Timing timing, int legacyStatus) {
            this(found, onlyCandidateFailed, timing, legacyStatus, new Second.NotAsked());
        }

        /// The same pair after legacy was asked again.
        public Compared with(Second asked) {
            return new Compared(found, onlyCandidateFailed, timing, legacyStatus, asked);
        }

        /// Where the pair differs.
        public Places places() {
            return Found.places(found);
        }
    }

    /// What came of asking legacy a second time.
    sealed interface Second {
        /// It was not asked.
        record NotAsked() implements Second {}

        /// It was asked, and its answer is of no use.
        record Unanswered(String reason) implements Second {}

        /// It answered.
        ///
        /// @param self places where legacy's two answers differ
        /// @param second places where legacy's second answer and the candidate's differ
        record Answered(Set<String> self, Set<String> second) implements Second {
            public Answered {
                self = Set.copyOf(self);
                second = Set.copyOf(second);
            }
        }
    }

    /// The differences of one cause in one pair.
    record Found(Signature signature, Sighting sighting) {
        /// The place, as a pattern.
        String place() {
            return signature.path();
        }

        /// The places of all of them.
        public static Places places(List<Found> found) {
            return new Places(
                    found.stream().map(Found::place).collect(Collectors.toSet()),
                    found.stream()
                            .filter(one -> one.sighting().critical())
                            .map(Found::place)
                            .collect(Collectors.toSet()));
        }
    }

    /// How long both sides took for the same call, from the connection to the end of the answer.
    ///
    /// @param slow the candidate was above the latency limit of the gate
    record Timing(long legacyMicros, long candidateMicros, boolean slow) {}
}
