package dev.phoenix.control.migration;

import dev.phoenix.plan.Position;
import dev.phoenix.plan.transition.Mode;
import dev.phoenix.plan.transition.Standing;
import java.time.Instant;

/// A migration as its row in the database says: where it stands, by which plan, and since when evidence counts.
///
/// @param id the row's
/// @param planNumber which text of the plan is in force
/// @param version of the snapshot in force
/// @param reason why it stands as it does
public record Migration(long id, int planNumber, long version, Standing standing, String reason, Period period) {

    /// The time since which evidence counts.
    ///
    /// @param entered when the position was entered
    /// @param fromVersion snapshots from this version on give the evidence
    /// @param since when that evidence began; later than `entered` when the plan changed meanwhile
    /// @param attempt how often the position has been entered, this time included
    /// @param lastVerdict what the gate said at the last look, so that only a change is journaled
    public record Period(Instant entered, long fromVersion, Instant since, int attempt, String lastVerdict) {}

    public Position position() {
        return standing.position();
    }

    public Mode mode() {
        return standing.mode();
    }

    /// Where it stands once it has entered another position: under the next version, with evidence that starts afresh.
    ///
    /// @param attempt how often the position has been entered, this time included
    public Migration entering(Standing to, String why, int attempt, Instant now) {
        long next = version + 1;
        return new Migration(id, planNumber, next, to, why, new Period(now, next, now, attempt, ""));
    }

    public Migration withMode(Mode mode, String why) {
        return new Migration(id, planNumber, version, new Standing(position(), mode), why, period);
    }

    public Migration withPlan(int number) {
        return new Migration(id, number, version, standing, reason, period);
    }

    public Migration withVerdict(String verdict) {
        var noted = new Period(period.entered(), period.fromVersion(), period.since(), period.attempt(), verdict);
        return new Migration(id, planNumber, version, standing, reason, noted);
    }
}
