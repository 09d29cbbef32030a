package dev.phoenix.plan.transition;

import dev.phoenix.plan.StageName;

/// One cell of the table of transitions: what an event does in a stage.
///
/// @param guard what must hold besides
/// @param why why the arrow exists, or why there is none
public record Transition(StageName stage, Event event, Target target, Guard guard, String why) {
    /// Where an event leads.
    public enum Target {
        /// The next step, or the first step of the next stage.
        NEXT("next step"),
        /// Where the stage's `on-fail` leads; the same place when it says hold.
        ON_FAIL("`on-fail` target"),
        /// The stage that the operator names, or else the one that `on-fail` names, or else the nearest stage before
        /// in which legacy answers everyone.
        EARLIER("earlier stage"),
        /// Off: legacy answers everyone and nothing is copied.
        OFF("off"),
        /// Complete: legacy is out.
        COMPLETE("complete"),
        /// Here.
        STAY("stays"),
        /// Nowhere: the event is refused.
        REFUSED("refused");

        private final String words;

        Target(String words) {
            this.words = words;
        }

        /// As the table prints it.
        public String words() {
            return words;
        }
    }

    /// What must hold besides the stage.
    public enum Guard {
        NONE("", ""),
        RUNNING("the migration is running", "The migration is not running."),
        RUNNING_OR_PAUSED("the migration is running or paused", "The migration already waits for an operator."),
        PASSED_OR_FORCED(
                "the plan's gate says PASS, or it is forced with a name and a reason",
                "The gate has not passed. Wait for it, or force the step with your name and a reason."),
        PASSED(
                "the gate says PASS, approvals included; this cannot be forced",
                "The gate and its approvals have not passed, and what closes the way back cannot be forced."),
        ASKED("the plan asks for this approval here", "The plan does not ask for this approval here.");

        private final String words;
        private final String refusal;

        Guard(String words, String refusal) {
            this.words = words;
            this.refusal = refusal;
        }

        /// As the table prints it.
        public String words() {
            return words;
        }

        /// What somebody hears whom the guard stops.
        public String refusal() {
            return refusal;
        }
    }

    /// Whether the migration can still go back afterwards.
    public boolean wayBackRemains() {
        return target != Target.COMPLETE && stage != StageName.COMPLETE;
    }
}
