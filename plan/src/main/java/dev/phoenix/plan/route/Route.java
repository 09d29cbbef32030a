package dev.phoenix.plan.route;

import dev.phoenix.plan.SideName;
import java.net.URI;
import java.util.Optional;

/// A named part of the API, with its own rules and counts.
///
/// @param upstreams where its calls go when not to the plan's own upstreams
/// @param shadow whether its calls are copied
/// @param fallback what happens when the candidate fails before an answer began
/// @param owner where a request names the existing thing that it is about; absent for routes that make new things
/// @param compare how its answers are compared
public record Route(
        String name,
        Match match,
        Upstreams upstreams,
        Shadowing shadow,
        Fallback fallback,
        Optional<OwnerOf> owner,
        CompareRules compare) {

    /// What belongs to no other route: never copied, and answered by the side that the share says. Every plan has it,
    /// written down or not.
    public static final Route EVERYTHING_ELSE = new Route(
            "everything-else",
            new Match(Match.ANY, "/**"),
            Upstreams.OF_PLAN,
            Shadowing.NEVER,
            Fallback.NONE,
            Optional.empty(),
            CompareRules.NONE);

    /// The upstreams of one route where they are not the plan's.
    public record Upstreams(Optional<URI> legacy, Optional<URI> candidate) {
        public static final Upstreams OF_PLAN = new Upstreams(Optional.empty(), Optional.empty());

        /// The route's own upstream for this side.
        public Optional<URI> of(SideName name) {
            return name == SideName.LEGACY ? legacy : candidate;
        }
    }

    /// Whether and when a call is copied to the side that is not authoritative.
    public enum Shadowing {
        /// Reads and pure calls: always.
        ALWAYS("always"),
        /// Writes, because the candidate honours the shadow lane.
        WITH_LANE("with-lane"),
        /// Never.
        NEVER("never");

        private final String word;

        Shadowing(String word) {
            this.word = word;
        }

        /// The word in the plan.
        public String word() {
            return word;
        }

        /// What a route does whose plan does not say: reads are copied, everything else is not.
        public static Shadowing byDefault(Match match) {
            return match.reads() ? ALWAYS : NEVER;
        }
    }

    /// What happens when the candidate fails before an answer began.
    public enum Fallback {
        /// Legacy answers, and the customer never sees the failure. For calls that may be repeated.
        LEGACY("legacy"),
        /// The customer sees the failure.
        NONE("none");

        private final String word;

        Fallback(String word) {
            this.word = word;
        }

        /// The word in the plan.
        public String word() {
            return word;
        }
    }

    /// Where a request names the thing that it is about.
    public sealed interface OwnerOf {
        /// A variable of the path template.
        record Path(String variable) implements OwnerOf {}

        /// A JSONPath into the request's body.
        record Body(String jsonPath) implements OwnerOf {}
    }

    /// Whether pairs of this route are compared at all.
    public boolean compared() {
        return shadow != Shadowing.NEVER;
    }
}
