package dev.phoenix.plan.file;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.PlanResult;
import dev.phoenix.plan.Problem;
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.route.Route;
import dev.phoenix.plan.yaml.Nearest;
import dev.phoenix.plan.yaml.Problems;
import dev.phoenix.plan.yaml.Section;
import dev.phoenix.plan.yaml.Value;
import dev.phoenix.plan.yaml.Yaml;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads a plan file. Every part is read even when another is wrong, so that all problems are reported
/// at once.
///
/// A part that cannot be read is replaced by a stand-in, which nobody sees: one problem is enough to
/// have no plan.
public final class PlanParser {
    static final Duration LEAST_TIMEOUT = Duration.ofMillis(1);
    static final Duration MOST_TIMEOUT = Duration.ofMinutes(10);
    /// Each is read from every request.
    private static final int MOST_SEGMENTS = 4;

    private static final URI STAND_IN = URI.create("http://stand-in");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

    private final Section file;
    private List<Route> routes = List.of();
    private boolean hasOwners;

    private PlanParser(Section file) {
        this.file = file;
    }

    public static PlanResult parse(String yaml, String fileName) {
        var problems = new Problems();
        var plan = Yaml.read(yaml, problems)
                .flatMap(root -> root.section(PlanKeys.PLAN))
                .map(file -> new PlanParser(file).plan());
        if (plan.isPresent() && problems.none()) {
            return new PlanResult.Valid(plan.get());
        }
        return new PlanResult.Invalid(problems.inOrder().stream()
                .map(found -> new Problem(fileName, found.line(), found.column(), found.what(), found.mend()))
                .toList());
    }

    private Plan plan() {
        String migration = file.need("migration", "migration: checkout")
                .flatMap(Value::name)
                .orElse("unnamed");
        var sides = sides();
        var customers = customers(migration);
        hasOwners = file.get("owners").isPresent();
        routes = RouteParser.routes(file, hasOwners);
        var identities = new Plan.Identities(owners(), twins(), redact());
        var course = new Plan.Course(
                StageParser.stages(file, routes),
                FreezeParser.windows(file),
                AfterParser.predecessors(file, migration));
        return new Plan(
                migration,
                sides,
                customers,
                identities,
                routes,
                course,
                new Plan.Told(prepare(), NotifyParser.hearers(file)));
    }

    private Plan.Sides sides() {
        var legacy = side("legacy", "http://127.0.0.1:9100");
        var candidate = side("candidate", "http://127.0.0.1:9200");
        if (legacy.url().equals(candidate.url()) && !legacy.url().equals(STAND_IN)) {
            file.get("candidate")
                    .ifPresent(value -> value.problem(
                            "Legacy and candidate are the same upstream, " + legacy.url() + ".",
                            "Give the candidate an address of its own."));
        }
        int port = file.get("listen")
                .flatMap(value -> value.integer(0, 65_535))
                .map(Long::intValue)
                .orElse(Plan.Sides.DEFAULT_LISTEN_PORT);
        var effects = EffectParser.destinations(file, port);
        return new Plan.Sides(port, legacy, candidate, BreakerParser.breaker(file), effects);
    }

    private Plan.Side side(String name, String example) {
        boolean isLegacy = name.equals("legacy");
        var timeoutByDefault = isLegacy ? Plan.Side.DEFAULT_LEGACY_TIMEOUT : Plan.Side.DEFAULT_CANDIDATE_TIMEOUT;
        return file.need(name, name + ": { url: " + example + " }")
                .flatMap(value -> value.section(isLegacy ? PlanKeys.LEGACY : PlanKeys.CANDIDATE))
                .map(section -> new Plan.Side(
                        section.need("url", "url: " + example)
                                .flatMap(PlanParser::upstream)
                                .orElse(STAND_IN),
                        section.get("timeout")
                                .flatMap(value -> value.duration(LEAST_TIMEOUT, MOST_TIMEOUT))
                                .orElse(timeoutByDefault)))
                .orElse(new Plan.Side(STAND_IN, timeoutByDefault));
    }

    /// An address without a path: each request brings its own.
    static Optional<URI> upstream(Value value) {
        var url = value.upstreamUrl();
        url.filter(upstream ->
                        !upstream.getPath().isEmpty() && !upstream.getPath().equals("/"))
                .ifPresent(upstream -> value.problem(
                        "`" + upstream + "` has a path.",
                        "Write the address alone, such as `http://host:port`; every request brings its own path."));
        return url;
    }

    private Plan.Customers customers(String migration) {
        String salt = file.get("salt").flatMap(Value::text).orElse(migration);
        var keys = file.get("customer")
                .map(value -> value.items().stream()
                        .flatMap(item -> customerKey(item).stream())
                        .toList())
                .orElse(Plan.Customers.DEFAULT_KEYS);
        return new Plan.Customers(keys, salt, overrides(), segments());
    }

    private List<Plan.CustomerKey> segments() {
        var given = file.get("segments");
        var items = given.map(Value::items).orElse(List.of());
        if (items.size() > MOST_SEGMENTS) {
            given.get()
                    .problem(
                            "More than " + MOST_SEGMENTS + " places tell of which kind a customer is.",
                            "Keep those by which answers differ.");
        }
        return items.stream()
                .flatMap(item -> customerKey(item).filter(key -> isSegment(key, item)).stream())
                .toList();
    }

    private static boolean isSegment(Plan.CustomerKey key, Value item) {
        if (key instanceof Plan.CustomerKey.Ip) {
            item.problem(
                    "An address tells who a customer is, not of which kind.",
                    "Name a place with few values, such as `header:X-Country`.");
            return false;
        }
        return true;
    }

    private Map<String, SideName> overrides() {
        var section = file.get("overrides").flatMap(value -> value.section(PlanKeys.OVERRIDES));
        var pinned = new LinkedHashMap<String, SideName>();
        for (var side : SideName.values()) {
            var keys = section.flatMap(given -> given.get(side.word()))
                    .map(Value::items)
                    .orElse(List.of());
            for (Value item : keys) {
                item.text().ifPresent(key -> {
                    if (pinned.putIfAbsent(key, side) != null) {
                        item.problem("`" + key + "` is pinned twice.", "Pin each customer to one side, once.");
                    }
                });
            }
        }
        return pinned;
    }

    private static Optional<Plan.CustomerKey> customerKey(Value item) {
        return item.text().flatMap(text -> {
            int colon = text.indexOf(':');
            String kind = colon < 0 ? text : text.substring(0, colon);
            String name = colon < 0 ? "" : text.substring(colon + 1);
            boolean isNamed = HEADER.matcher(name).matches();
            if (text.equals("ip")) {
                return Optional.of(new Plan.CustomerKey.Ip());
            } else if (kind.equals("cookie") && isNamed) {
                return Optional.of(new Plan.CustomerKey.Cookie(name));
            } else if (kind.equals("header") && isNamed) {
                return Optional.of(new Plan.CustomerKey.Header(name));
            } else if (kind.equals("query") && isNamed) {
                return Optional.of(new Plan.CustomerKey.Query(name));
            } else if (kind.equals("claim") && isNamed) {
                return Optional.of(new Plan.CustomerKey.Claim(name));
            }
            item.problem(
                    "`" + text + "` is no customer key.",
                    "Use `cookie:name`, `header:name`, `claim:name`, `query:name` or `ip`, in order of trust.");
            return Optional.empty();
        });
    }

    private Optional<Plan.Owners> owners() {
        return file.get("owners")
                .flatMap(value -> value.section(PlanKeys.OWNERS))
                .map(section -> new Plan.Owners(
                        form(section, "legacy", "legacy: '[0-9]+'"),
                        form(section, "candidate", "candidate: '(cart|ord)_.+'")));
    }

    private static Pattern form(Section section, String side, String example) {
        return section.need(side, example).flatMap(Value::regex).orElse(Pattern.compile(""));
    }

    private List<Plan.Twin> twins() {
        var twins = new ArrayList<Plan.Twin>();
        for (Value item : file.get("twins").map(Value::items).orElse(List.of())) {
            item.section(PlanKeys.TWIN).ifPresent(section -> {
                var route = section.need("route", "route: place-order").flatMap(this::copiedRoute);
                var at = section.need("at", "at: $.id").flatMap(Value::jsonPath);
                if (route.isPresent() && at.isPresent()) {
                    twins.add(new Plan.Twin(route.get(), at.get()));
                }
            });
        }
        return twins;
    }

    private List<String> redact() {
        return file.get("redact").map(Value::items).orElse(List.of()).stream()
                .flatMap(item -> item.place().stream().filter(place -> {
                    if (place.equals("status")) {
                        item.problem("The status says nothing about anybody.", "Name a value or a header field.");
                    }
                    return true;
                }))
                .toList();
    }

    private Optional<String> copiedRoute(Value value) {
        return value.text().filter(name -> {
            var names = routes.stream().map(Route::name).distinct().toList();
            var route = routes.stream()
                    .filter(candidate -> candidate.name().equals(name))
                    .findFirst();
            if (route.isEmpty()) {
                value.problem("There is no route `" + name + "`.", Nearest.sentence(name, names));
            } else if (!route.get().compared()) {
                value.problem(
                        "Route `" + name + "` is never copied, so its things never get a second name.",
                        "Give the route `shadow: with-lane`, or take the twin away.");
            }
            return true;
        });
    }

    private Optional<Plan.Prepare> prepare() {
        return file.get("prepare")
                .flatMap(value -> value.section(PlanKeys.PREPARE))
                .map(section -> new Plan.Prepare(
                        section.need("url", "url: http://127.0.0.1:9300/prepare")
                                .flatMap(Value::url)
                                .orElse(STAND_IN),
                        section.get("timeout")
                                .flatMap(value -> value.duration(LEAST_TIMEOUT, MOST_TIMEOUT))
                                .orElse(Plan.Prepare.DEFAULT_TIMEOUT)));
    }
}
