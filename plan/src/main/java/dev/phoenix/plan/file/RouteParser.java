package dev.phoenix.plan.file;

import dev.phoenix.plan.Percent;
import dev.phoenix.plan.route.CompareRules;
import dev.phoenix.plan.route.Conditions;
import dev.phoenix.plan.route.Match;
import dev.phoenix.plan.route.PathTemplate;
import dev.phoenix.plan.route.Route;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Reads the routes of a plan file.
final class RouteParser {
    private static final Map<String, Route.Shadowing> SHADOWING = Arrays.stream(Route.Shadowing.values())
            .collect(Collectors.toMap(Route.Shadowing::word, Function.identity()));
    private static final Map<String, Route.Fallback> FALLBACK =
            Arrays.stream(Route.Fallback.values()).collect(Collectors.toMap(Route.Fallback::word, Function.identity()));
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", Match.ANY);

    /// Calls that change something by their definition, so that a copy without a lane would change it twice.
    private static final Set<String> WRITES = Set.of("PUT", "PATCH", "DELETE", Match.ANY);

    private static final Match STAND_IN = new Match("GET", "/stand-in");

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, List<Match>> shapes = new HashMap<>();
    private final boolean hasOwners;

    private RouteParser(boolean hasOwners) {
        this.hasOwners = hasOwners;
    }

    /// The routes in the file, and [Route#EVERYTHING_ELSE] when the file has no route for all paths.
    static List<Route> routes(Section file, boolean hasOwners) {
        var parser = new RouteParser(hasOwners);
        var routes = new ArrayList<Route>();
        file.need("routes", "routes: [{ name: quote, match: POST /quotes }]")
                .map(Value::items)
                .orElse(List.of())
                .forEach(item -> item.section(PlanKeys.ROUTE)
                        .map(section -> parser.route(section, item))
                        .ifPresent(routes::add));
        boolean takesAll = routes.stream().anyMatch(route -> route.match().equals(Route.EVERYTHING_ELSE.match()));
        if (!takesAll) {
            routes.add(Route.EVERYTHING_ELSE);
        }
        return routes;
    }

    private Route route(Section section, Value item) {
        String name =
                section.need("name", "name: place-order").flatMap(this::name).orElse("unnamed");
        var match = section.need("match", "match: POST /checkouts")
                .flatMap(value -> match(value, when(section)))
                .orElse(STAND_IN);
        if (name.equals(Route.EVERYTHING_ELSE.name()) && !match.equals(Route.EVERYTHING_ELSE.match())) {
            item.problem("The name `" + name + "` is kept for the route `ANY /**`.", "Give this route another name.");
        }
        var upstreams = new Route.Upstreams(upstream(section, "legacy"), upstream(section, "candidate"));
        var shadow = shadow(section, match);
        var fallback =
                section.get("fallback").flatMap(value -> value.word(FALLBACK)).orElse(Route.Fallback.NONE);
        var owner = section.get("owner").flatMap(value -> owner(value, match));
        var rules = section.get("compare").map(value -> compare(value, shadow)).orElse(CompareRules.NONE);
        var compare = new CompareRules(rules.rules(), askTwice(section, shadow));
        return new Route(name, match, upstreams, shadow, fallback, owner, compare);
    }

    /// A call that is asked twice must change nothing.
    private static Percent askTwice(Section section, Route.Shadowing shadow) {
        return section.get("ask-twice")
                .flatMap(value -> {
                    if (shadow != Route.Shadowing.ALWAYS) {
                        value.problem(
                                "Legacy can be asked twice only by calls that change nothing.",
                                "Take `ask-twice` away; it is for routes with `shadow: always`.");
                    }
                    return value.percent("0", "100");
                })
                .map(Percent::new)
                .orElse(CompareRules.ONCE);
    }

    private Optional<String> name(Value value) {
        return value.name().filter(name -> {
            if (names.putIfAbsent(name, name) != null) {
                value.problem("There are two routes `" + name + "`.", "Give each route a name of its own.");
            }
            return true;
        });
    }

    private static Conditions when(Section section) {
        return section.get("when")
                .flatMap(value -> value.section(PlanKeys.WHEN))
                .map(ConditionsParser::conditions)
                .orElse(Conditions.NONE);
    }

    private Optional<Match> match(Value value, Conditions when) {
        var match = plainMatch(value).map(plain -> new Match(plain.method(), plain.path(), when));
        match.ifPresent(given -> refuseAmbiguous(value, given));
        return match;
    }

    /// A method and a path template.
    static Optional<Match> plainMatch(Value value) {
        return value.text().flatMap(text -> {
            var parts = text.strip().split("\\s+", -1);
            if (parts.length != 2 || !METHODS.contains(parts[0])) {
                value.problem(
                        "`" + text + "` is no match.",
                        "Write a method in capitals, or ANY, and a path: `GET /orders/{id}` or `ANY /**`.");
                return Optional.empty();
            }
            var fault = PathTemplate.fault(parts[1]);
            if (fault.isPresent()) {
                value.problem(
                        "`" + parts[1] + "` is no path template: " + fault.get() + ".",
                        "Write it like `/orders/{id}/lines` or `/assets/**`.");
                return Optional.empty();
            }
            return Optional.of(new Match(parts[0], parts[1]));
        });
    }

    private void refuseAmbiguous(Value value, Match match) {
        String shape = match.method() + " " + PathTemplate.of(match.path()).shape();
        var earlier = shapes.computeIfAbsent(shape, _ -> new ArrayList<>());
        earlier.stream()
                .filter(other -> !match.when().areToldFrom(other.when()))
                .findFirst()
                .ifPresent(other -> value.problem(
                        "`" + match + "` and `" + other + "` match the same requests, and neither is more specific.",
                        "Keep one of them, or tell them apart by method, by a fixed part of the path, or by `when`."));
        earlier.add(match);
    }

    private static Optional<URI> upstream(Section section, String side) {
        return section.get(side).flatMap(PlanParser::upstream);
    }

    private static Route.Shadowing shadow(Section section, Match match) {
        return section.get("shadow")
                .flatMap(value -> {
                    var shadow = value.word(SHADOWING);
                    boolean isUnsafe =
                            shadow.equals(Optional.of(Route.Shadowing.ALWAYS)) && WRITES.contains(match.method());
                    if (isUnsafe) {
                        value.problem(
                                "`" + match + "` changes things, so a copy of it would change them twice.",
                                "Use `shadow: with-lane` when the candidate honours the shadow lane, or `never`; "
                                        + "`always` is for reads and for POST calls that only calculate.");
                    }
                    return shadow;
                })
                .orElse(Route.Shadowing.byDefault(match));
    }

    private Optional<Route.OwnerOf> owner(Value value, Match match) {
        var owner = value.text().flatMap(text -> {
            if (text.startsWith("path:")) {
                return ownerInPath(value, text.substring("path:".length()), match);
            } else if (text.startsWith("body:")) {
                return ownerInBody(value, text.substring("body:".length()));
            }
            value.problem("`" + text + "` names no owner.", "Write `path:id` or `body:$.cartId`.");
            return Optional.empty();
        });
        if (!hasOwners) {
            value.problem(
                    "This route asks for the owner, but the plan does not say how ids tell it.",
                    "Add `owners: { legacy: '[0-9]+', candidate: '(cart|ord)_.+' }` to the plan.");
        }
        return owner;
    }

    private static Optional<Route.OwnerOf> ownerInPath(Value value, String variable, Match match) {
        var variables = PathTemplate.of(match.path()).variables();
        if (!variables.contains(variable) && !match.equals(STAND_IN)) {
            value.problem(
                    "`" + match + "` has no variable `{" + variable + "}`.",
                    variables.isEmpty()
                            ? "Put one into the path, or use `body:$.…`."
                            : "It has " + String.join(", ", variables) + ".");
        }
        return Optional.of(new Route.OwnerOf.Path(variable));
    }

    private static Optional<Route.OwnerOf> ownerInBody(Value value, String jsonPath) {
        if (!Value.isJsonPath(jsonPath)) {
            value.problem("`" + jsonPath + "` is no JSONPath.", "Write it like `body:$.cartId`.");
        }
        return Optional.of(new Route.OwnerOf.Body(jsonPath));
    }

    private static CompareRules compare(Value value, Route.Shadowing shadow) {
        if (shadow == Route.Shadowing.NEVER) {
            value.problem(
                    "This route is never copied, so its rules compare nothing.",
                    "Add `shadow: with-lane` or `shadow: always`, or take `compare` away.");
        }
        return CompareParser.read(value, (_, _) -> {});
    }
}
