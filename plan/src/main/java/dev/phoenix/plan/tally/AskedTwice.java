package dev.phoenix.plan.tally;

import java.util.Map;

/// What came of asking legacy a second time about compared reads: asked = answered + the sum of unanswered + those that
/// legacy has not answered yet.
///
/// @param unanswered by reason; such a pair is judged as if legacy had been asked once
/// @param noise compared pairs that differ only where legacy disagrees with itself; they do not count as different
public record AskedTwice(long asked, long answered, Map<String, Long> unanswered, long noise) {
    public static final AskedTwice NEVER = new AskedTwice(0, 0, Map.of(), 0);

    public AskedTwice {
        unanswered = Map.copyOf(unanswered);
    }

    /// The counts of both.
    public AskedTwice plus(AskedTwice other) {
        return new AskedTwice(
                asked + other.asked,
                answered + other.answered,
                RouteTally.sum(unanswered, other.unanswered),
                noise + other.noise);
    }
}
