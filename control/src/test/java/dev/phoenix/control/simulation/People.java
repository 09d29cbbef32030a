package dev.phoenix.control.simulation;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.gate.Reading;
import dev.phoenix.plan.gate.Verdict;
import dev.phoenix.plan.transition.Event;
import dev.phoenix.plan.transition.Move;
import dev.phoenix.plan.transition.Request;
import dev.phoenix.plan.transition.Standing;
import dev.phoenix.plan.transition.Transitions;
import java.util.List;
import java.util.Optional;

/// What people ask for, through the same table as in earnest.
final class People {
    private People() {}

    record Asked(Event event, boolean isForced, Optional<String> approval, Optional<String> frozen) {}

    /// Where it leads; empty when it is refused.
    static Optional<Standing> answer(Plan plan, Standing standing, List<Reading> readings, Asked asked) {
        var verdict = readings.isEmpty() ? Verdict.PASS : Reading.verdict(readings);
        var request = Request.of(asked.event(), verdict).frozen(asked.frozen());
        var named = asked.approval().map(request::as).orElse(request);
        return switch (Transitions.apply(plan, standing, asked.isForced() ? named.force() : named)) {
            case Move.Refused refused -> Optional.empty();
            case Move.Allowed allowed -> Optional.of(new Standing(allowed.to(), allowed.mode()));
        };
    }
}
