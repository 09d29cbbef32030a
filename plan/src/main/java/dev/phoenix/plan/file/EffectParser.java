package dev.phoenix.plan.file;

import dev.phoenix.plan.effect.Destination;
import dev.phoenix.plan.effect.Destination.Comparing;
import dev.phoenix.plan.effect.Destination.Doors;
import dev.phoenix.plan.effect.Destination.Operation;
import dev.phoenix.plan.effect.Destination.Outside;
import dev.phoenix.plan.effect.Destination.Refusal;
import dev.phoenix.plan.route.CompareRules;
import dev.phoenix.plan.route.Match;
import dev.phoenix.plan.route.PathTemplate;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the destinations of a plan file's `effects`.
final class EffectParser {
    private static final URI STAND_IN = URI.create("http://stand-in");
    private static final Map<String, Boolean> TRUTH = Map.of("true", true, "false", false);
    private static final Duration MOST_WAIT = Duration.ofMinutes(1);
    private static final int HIGHEST_PORT = 65_535;
    private static final int LOWEST_REFUSAL = 400;
    private static final int HIGHEST_STATUS = 599;

    private final Set<String> names = new HashSet<>();
    private final Set<Integer> ports = new HashSet<>();

    private EffectParser(int customersPort) {
        ports.add(customersPort);
    }

    /// The destinations in the file.
    ///
    /// @param customersPort which no destination can have
    static List<Destination> destinations(Section file, int customersPort) {
        var parser = new EffectParser(customersPort);
        var destinations = new ArrayList<Destination>();
        for (Value item : file.get("effects").map(Value::items).orElse(List.of())) {
            item.section(PlanKeys.EFFECT)
                    .map(section -> parser.destination(section, item))
                    .ifPresent(destinations::add);
        }
        return destinations;
    }

    private Destination destination(Section section, Value item) {
        String name = section.need("name", "name: payments-provider")
                .flatMap(this::name)
                .orElse("unnamed");
        var doors = new Doors(port(section, "listen"), port(section, "live"), port(section, "shadow"));
        if (section.given(List.of("listen", "live", "shadow")).isEmpty()) {
            item.problem(
                    "No service can reach `" + name + "`: it has no port.",
                    "Add `listen: 9700` for services that pass the lane on, `live` and `shadow` for others.");
        }
        return new Destination(
                name,
                doors,
                outside(section),
                operations(section),
                refusal(section),
                allowed(section),
                new Comparing(truth(section, "ordered", false), rules(section)));
    }

    private Optional<String> name(Value value) {
        return value.name().filter(name -> {
            if (!names.add(name)) {
                value.problem("There are two effects `" + name + "`.", "Give each destination a name of its own.");
            }
            return true;
        });
    }

    private Optional<Integer> port(Section section, String key) {
        return section.get(key)
                .flatMap(value -> value.integer(0, HIGHEST_PORT).map(given -> {
                    int port = given.intValue();
                    if (port != 0 && !ports.add(port)) {
                        value.problem(
                                "Port " + port + " is taken by another key of this plan.",
                                "Give each a port of its own.");
                    }
                    return port;
                }));
    }

    private static Outside outside(Section section) {
        var to = section.need("to", "to: https://api.provider.example")
                .flatMap(Value::upstreamUrl)
                .orElse(STAND_IN);
        return new Outside(
                to,
                section.get("timeout")
                        .flatMap(value -> value.duration(PlanParser.LEAST_TIMEOUT, PlanParser.MOST_TIMEOUT))
                        .orElse(Outside.DEFAULT_TIMEOUT),
                section.get("wait")
                        .flatMap(value -> value.duration(Duration.ZERO, MOST_WAIT))
                        .orElse(Outside.DEFAULT_WAIT));
    }

    private static List<Operation> operations(Section section) {
        var operations = new ArrayList<Operation>();
        var names = new HashSet<String>();
        var shapes = new HashSet<String>();
        for (Value item : section.get("operations").map(Value::items).orElse(List.of())) {
            item.section(PlanKeys.OPERATION).ifPresent(one -> {
                var name = one.need("name", "name: create").flatMap(Value::name);
                name.filter(given -> !names.add(given))
                        .ifPresent(given -> item.problem(
                                "There are two operations `" + given + "`.", "Give each a name of its own."));
                var match = one.need("match", "match: POST /v1/charges").flatMap(EffectParser::match);
                match.filter(given -> !shapes.add(shape(given)))
                        .ifPresent(given -> item.problem(
                                "Another operation matches the same calls as `" + given + "`.",
                                "Keep one of the two."));
                var key = one.get("key").map(Value::items).orElse(List.of()).stream()
                        .flatMap(path -> path.jsonPath().stream())
                        .toList();
                boolean critical = truth(
                        one, "critical", match.map(given -> !given.reads()).orElse(true));
                if (name.isPresent() && match.isPresent()) {
                    operations.add(new Operation(name.get(), match.get(), key, critical));
                }
            });
        }
        return operations;
    }

    private static String shape(Match match) {
        return match.method() + " " + PathTemplate.of(match.path()).shape();
    }

    private static List<Match> allowed(Section section) {
        return section.get("allow").map(Value::items).orElse(List.of()).stream()
                .flatMap(item -> match(item).stream())
                .toList();
    }

    private static Optional<Match> match(Value value) {
        return RouteParser.plainMatch(value);
    }

    private static Refusal refusal(Section section) {
        return section.get("on-no-match")
                .flatMap(value -> value.section(PlanKeys.ON_NO_MATCH))
                .map(given -> new Refusal(
                        given.get("status")
                                .flatMap(value -> value.integer(LOWEST_REFUSAL, HIGHEST_STATUS))
                                .map(Long::intValue)
                                .orElse(Refusal.DEFAULT.status()),
                        given.get("body").flatMap(Value::text).orElse(Refusal.DEFAULT.body())))
                .orElse(Refusal.DEFAULT);
    }

    private static CompareRules rules(Section section) {
        return section.get("compare")
                .map(value -> CompareParser.read(value, (item, rule) -> {
                    boolean isOfHead = rule.at().equals("status")
                            || rule.at().startsWith("header.")
                            || rule.word().equals("compare-headers");
                    if (isOfHead) {
                        item.problem(
                                "Effects are compared by their bodies, not by `" + rule.at() + "`.",
                                "Name a place in the body, such as `$.amount`.");
                    }
                }))
                .orElse(CompareRules.NONE);
    }

    private static boolean truth(Section section, String key, boolean otherwise) {
        return section.get(key).flatMap(value -> value.word(TRUTH)).orElse(otherwise);
    }
}
