package dev.phoenix.plan.effect;

import dev.phoenix.plan.route.CompareRules;
import dev.phoenix.plan.route.Match;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One place outside that both sides' services call through the gateway's effect port.
///
/// @param doors the ports at which services reach it
/// @param operations the named calls; any other is known by its method and path
/// @param onNoMatch what a call in the shadow lane gets that the original did not make
/// @param allow calls that pass to the outside from the shadow lane, too, because they do no harm there
public record Destination(
        String name,
        Doors doors,
        Outside outside,
        List<Operation> operations,
        Refusal onNoMatch,
        List<Match> allow,
        Comparing comparing) {

    public Destination {
        operations = List.copyOf(operations);
        allow = List.copyOf(allow);
    }

    /// The ports at which services call; 0 takes any free one.
    ///
    /// @param listen for services that pass the lane on: a call that names none is refused
    /// @param live for services that know no lane and serve customers
    /// @param shadow for services that know no lane and get copies: every call there is in the shadow lane
    public record Doors(Optional<Integer> listen, Optional<Integer> live, Optional<Integer> shadow) {}

    /// Where the calls go, and how long one may take.
    ///
    /// @param timeout how long the outside may take to begin its answer
    /// @param mostWait how long a call in the shadow lane waits for the original's
    public record Outside(URI to, Duration timeout, Duration mostWait) {
        public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(60);
        public static final Duration DEFAULT_WAIT = Duration.ofSeconds(2);
    }

    /// A named kind of call.
    ///
    /// @param key JSONPaths of the values by which two calls are known to mean the same thing; a form is an object
    /// @param critical whether one such call too many or too few fails the gate
    public record Operation(String name, Match match, List<String> key, boolean critical) {
        public Operation {
            key = List.copyOf(key);
        }
    }

    /// The answer to a call that must not go on.
    public record Refusal(int status, String body) {
        public static final Refusal DEFAULT = new Refusal(502, "");
    }

    /// How the calls of two sides are compared.
    ///
    /// @param ordered whether their order means something
    public record Comparing(boolean ordered, CompareRules rules) {}
}
