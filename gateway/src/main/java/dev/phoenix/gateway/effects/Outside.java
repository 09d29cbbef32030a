package dev.phoenix.gateway.effects;

import dev.phoenix.compare.EffectKind;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Term;
import dev.phoenix.compare.path.InvalidPath;
import dev.phoenix.compare.path.JsonPath;
import dev.phoenix.gateway.routing.TableCompiler.Unusable;
import dev.phoenix.gateway.upstream.Upstream;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.effect.Destination;
import dev.phoenix.plan.effect.Destination.Operation;
import dev.phoenix.plan.route.CompareRules;
import dev.phoenix.plan.route.Match;
import dev.phoenix.plan.route.Route;
import dev.phoenix.plan.route.Routes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One destination of the plan, compiled: where its calls go, and what each is called. Immutable.
public final class Outside {
    private static final Pattern ID = Pattern.compile("(?=.*\\d)[A-Za-z0-9_.~-]{5,}|\\d+");

    private static final Pattern AMBIGUOUS = Pattern.compile("\\.\\.|%2e|%2f|%5c|[\\\\;#]", Pattern.CASE_INSENSITIVE);

    private final Destination destination;
    private final Upstream upstream;
    private final Rules rules;
    private final Routes operations;
    private final Map<Match, Named> named = new HashMap<>();
    private final Routes allowed;

    private record Named(Operation operation, List<JsonPath> key) {}

    private Outside(Destination destination, Rules rules, Map<Match, Named> named) {
        this.destination = destination;
        // Which side calls says nothing here: the outside is one for both.
        this.upstream = Upstream.of(
                SideName.LEGACY,
                destination.outside().to(),
                destination.outside().timeout());
        this.rules = rules;
        this.named.putAll(named);
        this.operations = routes(named.keySet().stream().toList());
        this.allowed = routes(destination.allow());
    }

    /// Compiles what the plan says of a destination.
    public static Outside of(Destination destination) throws Unusable {
        var builder = Rules.builder();
        for (var rule : destination.comparing().rules().rules()) {
            builder.term(new Term(rule.term().owner(), rule.term().until()))
                    .add(rule.word(), rule.at(), rule.details());
        }
        if (!builder.problems().isEmpty()) {
            throw new Unusable("Effect " + destination.name() + ": " + String.join("; ", builder.problems()));
        }
        var named = new HashMap<Match, Named>();
        for (var operation : destination.operations()) {
            named.put(operation.match(), new Named(operation, key(destination, operation)));
        }
        return new Outside(destination, builder.build(), named);
    }

    private static List<JsonPath> key(Destination destination, Operation operation) throws Unusable {
        var paths = new ArrayList<JsonPath>();
        for (var text : operation.key()) {
            try {
                paths.add(JsonPath.of(text));
            } catch (InvalidPath wrong) {
                throw new Unusable(
                        "Effect " + destination.name() + ": `" + text + "` is not a JSONPath: " + wrong.getMessage());
            }
        }
        return paths;
    }

    /// Calls are found among matches as requests are among routes.
    private static Routes routes(List<Match> matches) {
        return Routes.of(matches.stream()
                .map(match -> new Route(
                        match.toString(),
                        match,
                        Route.Upstreams.OF_PLAN,
                        Route.Shadowing.NEVER,
                        Route.Fallback.NONE,
                        Optional.empty(),
                        CompareRules.NONE))
                .toList());
    }

    Destination destination() {
        return destination;
    }

    String name() {
        return destination.name();
    }

    Upstream upstream() {
        return upstream;
    }

    /// Whether the plan says that this call may leave from the shadow lane, too. A path that the outside could read in
    /// another way than we do is never allowed.
    boolean allows(String method, String target) {
        if (AMBIGUOUS.matcher(target).find()) {
            return false;
        }
        var found = allowed.find(method, target).route().match();
        return destination.allow().contains(found);
    }

    /// What this call is called, and how it is compared.
    EffectKind kind(String method, String target, Instant now) {
        var found = Optional.ofNullable(
                named.get(operations.find(method, target).route().match()));
        boolean isRead = new Match(method, "/").reads();
        return new EffectKind(
                name(),
                found.map(one -> one.operation().name()).orElseGet(() -> method + " " + withoutIds(target)),
                found.map(one -> one.operation().critical()).orElse(!isRead),
                found.map(Named::key).orElse(List.of()),
                destination.comparing().ordered(),
                rules.at(now));
    }

    /// The path with what varies from call to call taken out, so that unnamed calls of one kind have one name.
    private static String withoutIds(String target) {
        int query = target.indexOf('?');
        var path = query < 0 ? target : target.substring(0, query);
        return List.of(path.split("/", -1)).stream()
                .map(segment -> ID.matcher(segment).matches() ? "{id}" : segment)
                .collect(Collectors.joining("/"));
    }
}
