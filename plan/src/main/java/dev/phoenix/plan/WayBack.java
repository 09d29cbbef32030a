package dev.phoenix.plan;

import java.util.List;
import java.util.Optional;

/// Whether a migration can go back now, and what that costs, in one sentence.
public record WayBack(State state, String sentence) {
    private static final String AT_ONCE = "at once, with the next snapshot";

    /// How open the way back is.
    public enum State {
        /// Going back costs nothing.
        OPEN,
        /// Going back is possible, and something of what happened stays behind.
        OPEN_WITH_COST,
        /// There is no way back.
        CLOSED
    }

    /// The way back from here.
    ///
    /// @param answeredByCandidate customers' requests that the candidate has answered since the migration started
    public static WayBack from(Plan plan, Position position, long answeredByCandidate) {
        return switch (position.stage()) {
            case OFF -> new WayBack(State.OPEN, "Nothing has moved.");
            case SHADOW ->
                new WayBack(
                        State.OPEN,
                        "Legacy answers everyone; copying stops with the next snapshot and leaves nothing behind.");
            case CANARY -> canary(plan, position, answeredByCandidate);
            case LIVE -> live(plan, position, answeredByCandidate);
            case COMPLETE -> new WayBack(State.CLOSED, "Legacy is out. There is no way back.");
        };
    }

    private static WayBack canary(Plan plan, Position position, long answered) {
        String share = plan.share(position).toString();
        if (answered == 0) {
            return new WayBack(
                    State.OPEN,
                    "The candidate has answered nobody yet; its " + share + " go back with the next snapshot.");
        }
        return new WayBack(
                State.OPEN_WITH_COST,
                "The candidate's " + share + " go back with the next snapshot" + leaving(plan)
                        + " What was made in " + Wording.count(answered, "request")
                        + " stays with the candidate, which has to go on serving it.");
    }

    private static WayBack live(Plan plan, Position position, long answered) {
        var sample = plan.reverseSample(position);
        String legacy = sample.equals(Share.NONE)
                ? "legacy gets no copies and is not current"
                : "legacy gets a copy of " + sample + " of what the candidate answers";
        return new WayBack(
                State.OPEN_WITH_COST,
                "Everyone goes back with the next snapshot; " + legacy + ". What was made in "
                        + Wording.count(answered, "request")
                        + " stays with the candidate, which has to go on serving it.");
    }

    private static String leaving(Plan plan) {
        return plan.stage(StageName.CANARY)
                .map(Stage::leave)
                .map(leave -> switch (leave) {
                    case DRAIN -> "; sessions finish where they are.";
                    case EVACUATE -> ", all at once.";
                })
                .orElse(".");
    }

    /// How one stage can be left backwards, known before the migration starts.
    ///
    /// @param how where it goes and what has to be done for it
    /// @param howLong until customers are back where they were
    /// @param cost what stays behind
    public record Reversal(StageName stage, State state, String how, String howLong, String cost) {}

    /// The reversal table of a plan: every stage that it passes, in order.
    public static List<Reversal> reversals(Plan plan) {
        return plan.stages().stream().map(WayBack::reversal).toList();
    }

    /// The first stage that closes the way back, if the plan passes one.
    public static Optional<StageName> pointOfNoReturn(Plan plan) {
        return plan.stage(StageName.COMPLETE).map(Stage::name);
    }

    private static Reversal reversal(Stage stage) {
        String target = stage.onFail()
                .map(to -> "goes back to " + to + " by itself when its gate fails")
                .orElse("holds when its gate fails");
        return switch (stage.name()) {
            case OFF -> throw new IllegalStateException("A plan does not list off.");
            case SHADOW ->
                new Reversal(stage.name(), State.OPEN, "rollback or abort; it " + target, AT_ONCE, "nothing");
            case CANARY ->
                new Reversal(
                        stage.name(),
                        State.OPEN_WITH_COST,
                        "rollback or abort; it " + target,
                        stage.leave() == Stage.Leave.DRAIN
                                ? "new customers at once, the others when their sessions are idle"
                                : AT_ONCE,
                        "what the candidate's customers made stays with the candidate");
            case LIVE ->
                new Reversal(
                        stage.name(),
                        State.OPEN_WITH_COST,
                        "rollback or abort; it " + target,
                        AT_ONCE,
                        "what was made stays with the candidate; legacy has copies of "
                                + stage.steps().getFirst());
            case COMPLETE ->
                new Reversal(
                        stage.name(),
                        State.CLOSED,
                        "none: this is the point of no return",
                        "never",
                        "everything that legacy knew");
        };
    }
}
