package dev.phoenix.control.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.gate.Reading;
import dev.phoenix.plan.gate.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// One line of the journal: what was decided, on which numbers, by whom, why, from where to where.
///
/// @param readings what the gate said, as it stood in the transaction that decided
/// @param numbers the counts behind the readings
public record JournalEntry(
        long id,
        Instant at,
        @JsonUnwrapped Act act,
        @JsonUnwrapped Way way,
        JsonNode readings,
        JsonNode numbers) {

    /// How the conductor signs.
    public static final String CONDUCTOR = "conductor";

    /// What was done, and by whom.
    public record Act(Event event, Outcome outcome, String by, String reason, boolean forced) {
        public static Act done(Event event, String by, String reason) {
            return new Act(event, Outcome.DONE, by, reason, false);
        }

        public Act as(Outcome other) {
            return new Act(event, other, by, reason, forced);
        }

        /// Why the migration stands as it does since: the reason, and who gave it when it was a person.
        public String told() {
            var verb = event.name().charAt(0) + event.name().substring(1).toLowerCase(Locale.ROOT);
            return by.equals(CONDUCTOR) ? reason : verb + " by " + by + ": " + reason;
        }

        /// A refusal says why it was refused.
        public Act because(String refusal) {
            return new Act(event, outcome, by, refusal, forced);
        }
    }

    /// From where to where, and the snapshot in force afterwards.
    public record Way(Place from, Place to, long version, int attempt) {}

    /// A position as it is shown: with its share, which a changed plan may give another number.
    ///
    /// @param share of 100 000 customers
    public record Place(String stage, int step, int share) {
        public static Place of(Plan plan, Position position) {
            return new Place(
                    position.stage().word(),
                    position.step(),
                    plan.share(position).of100000());
        }
    }

    /// What the journal speaks of.
    public enum Event {
        START,
        PLAN,
        PROMOTE,
        ADVANCE,
        GATE,
        PAUSE,
        RESUME,
        ROLLBACK,
        ABORT,
        APPROVE,
        COMPLETE,
        PREPARED,
        FREEZE,
        THAW,
        /// A token was made or ended.
        TOKEN
    }

    /// What came of it. WAITING: it takes effect when the prepare hook has answered.
    public enum Outcome {
        DONE,
        WAITING,
        REFUSED
    }

    /// An entry that has not been written yet.
    public record Draft(Act act, Way way, Grounds grounds) {}

    /// A reading as it is written down and shown.
    ///
    /// @param dryRun whether it only reports
    public record Line(
            String metric,
            Optional<String> route,
            String verdict,
            String sentence,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean dryRun) {
        public static Line of(Reading reading) {
            return new Line(
                    reading.metric(), reading.route(), reading.verdict().name(), reading.sentence(), reading.dryRun());
        }
    }

    /// What a decision rests on.
    public record Grounds(List<Line> readings, Map<String, Long> numbers) {
        public static final Grounds NONE = new Grounds(List.of(), Map.of());

        public Grounds {
            readings = List.copyOf(readings);
            numbers = Map.copyOf(numbers);
        }

        public Verdict verdict() {
            return Verdict.worst(readings.stream()
                    .filter(line -> !line.dryRun())
                    .map(line -> Verdict.valueOf(line.verdict()))
                    .toList());
        }
    }
}
