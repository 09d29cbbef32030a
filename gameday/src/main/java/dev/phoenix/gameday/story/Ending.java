package dev.phoenix.gameday.story;

/// How the walk ended, before anything is checked.
sealed interface Ending {
    /// The candidate answers everybody.
    record Arrived() implements Ending {}

    /// A gate failed and held, and went on holding.
    ///
    /// @param sentence what the gate said
    record Held(String place, String sentence) implements Ending {}

    /// The migration went back by itself.
    ///
    /// @param killedNanos when the process was killed, by `System.nanoTime`
    record WentBack(String reason, long killedNanos) implements Ending {}

    /// It came otherwise than it should.
    record Failed(String reason) implements Ending {}
}
