package dev.phoenix.plan;

import dev.phoenix.plan.gate.Gate;
import java.util.List;
import java.util.Optional;

/// One stage that a plan passes.
///
/// @param steps the samples of shadow, the shares of canary, the one reverse sample of live; none for complete
/// @param gate what must be shown before each next step and before the next stage
/// @param onFail where to go when the gate fails; empty holds
/// @param leave how customers leave the candidate when the share shrinks
/// @param approvals who must agree before this stage is entered
public record Stage(
        StageName name,
        List<Share> steps,
        Optional<Gate> gate,
        Optional<StageName> onFail,
        Leave leave,
        List<String> approvals) {

    public Stage {
        steps = List.copyOf(steps);
        approvals = List.copyOf(approvals);
    }

    /// How customers leave a side.
    public enum Leave {
        /// Sessions finish where they are.
        DRAIN,
        /// Everyone moves at once.
        EVACUATE
    }
}
