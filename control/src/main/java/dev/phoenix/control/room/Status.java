package dev.phoenix.control.room;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.phoenix.control.conductor.Notifications;
import dev.phoenix.control.gateways.Gateways;
import dev.phoenix.control.journal.JournalEntry;
import dev.phoenix.control.migration.Freezes;
import dev.phoenix.control.tally.Counts;
import dev.phoenix.control.tally.Lately;
import dev.phoenix.control.tally.RuleReports;
import dev.phoenix.plan.WayBack;
import dev.phoenix.plan.gate.Verdict;
import dev.phoenix.plan.transition.Mode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Everything about the migration that people see at one glance: the answer of `GET /api/status`, of which
/// `docs/control.md` names every field.
///
/// @param gate what the gate of the current position says now
/// @param evidence the counts since the evidence of this position began
/// @param totals the same since the migration began
record Status(
        @JsonUnwrapped Where where,
        @JsonUnwrapped Course course,
        Gate gate,
        WayBack wayBack,
        @JsonUnwrapped Evidence evidence,
        Totals totals,
        @JsonUnwrapped Around around) {

    /// Where the migration stands.
    ///
    /// @param share of 100 000 customers whom the candidate answers
    /// @param sample of 100 000 requests that are copied to the side that does not answer
    /// @param decision the last entry of the journal that decided something
    record Where(String migration, String stage, int step, int share, int sample, long version, long decision) {}

    /// How it goes on.
    ///
    /// @param allowed the actions that a person may take now
    ///
    /// @param forced the steps that somebody took without a passed gate since the migration began
    record Course(
            Mode mode,
            String reason,
            int attempt,
            Instant since,
            List<String> allowed,
            Waits waits,
            List<Forced> forced) {}

    /// A step that somebody took upon them.
    record Forced(long entry, Instant at, String by, String reason, String to) {}

    /// What it waits for besides the gate.
    ///
    /// @param preparing the raise that waits for the prepare hook
    /// @param frozen why nothing goes forwards now
    /// @param after the migrations that must come further before this one goes forwards
    record Waits(
            Optional<Preparing> preparing, Approvals approvals, Optional<Freezes.Freeze> frozen, List<Comes> after) {}

    /// A migration that comes first.
    ///
    /// @param stands where it stands; absent when this database knows none of this name
    record Comes(String migration, String reached, Optional<String> stands) {}

    /// A raise that was decided and takes effect when the prepare hook answers with 2xx.
    record Preparing(long decision, String stage, int step, int share, int attempts, String lastAnswer) {}

    /// The names under which people must agree before the migration goes on from here, and those who have.
    record Approvals(List<String> needed, List<String> given) {}

    /// The gate's verdict is the worst of its readings'.
    record Gate(Verdict verdict, List<JournalEntry.Line> readings) {}

    /// The evidence in numbers.
    ///
    /// @param idleRules rules of the plan that did nothing, by route
    record Evidence(
            Instant evidenceSince,
            Counts.Traffic traffic,
            Counts.Pairs pairs,
            List<Counts.Signature> signatures,
            List<RuleReports.Idle> idleRules) {}

    /// Since the migration began.
    record Totals(Counts.Traffic traffic, Counts.Pairs pairs) {}

    /// What lies around it.
    ///
    /// @param at when this was read
    /// @param track every position of the plan in order, for the picture of the way
    ///
    /// @param notifications what those who are to hear of decisions have not taken
    record Around(
            Instant at,
            List<Gateways.Gateway> gateways,
            List<Stop> track,
            Lately.Point lately,
            Notifications.Summary notifications) {}

    /// One position of the plan.
    record Stop(String stage, int step, int share, int sample) {}
}
