package dev.phoenix.plan;

import dev.phoenix.plan.effect.Destination;
import dev.phoenix.plan.file.PlanParser;
import dev.phoenix.plan.gate.Gate;
import dev.phoenix.plan.route.Route;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How one capability moves from legacy to candidate, as its plan file says. `docs/plan.md` lists every
/// key.
///
/// @param migration the capability's name
/// @param sides the two upstreams and the port that customers use
/// @param customers who counts as one customer
/// @param identities whose a thing is, and where a thing gets its two names
/// @param routes the named parts of the API
/// @param course what the migration passes, and when it stands still
/// @param told who is told of the migration by HTTP calls
public record Plan(
        String migration,
        Sides sides,
        Customers customers,
        Identities identities,
        List<Route> routes,
        Course course,
        Told told) {

    public Plan {
        routes = List.copyOf(routes);
    }

    /// What the migration passes, and when it stands still.
    ///
    /// @param stages the stages that the plan passes, in order; `off` is where it starts and is not listed
    /// @param freezes when nothing goes forwards
    /// @param after the migrations that must have come so far before this one goes forwards
    public record Course(List<Stage> stages, List<FreezeWindow> freezes, List<Predecessor> after) {
        public Course {
            stages = List.copyOf(stages);
            freezes = List.copyOf(freezes);
            after = List.copyOf(after);
        }
    }

    /// Another migration on the same database that this one comes after.
    ///
    /// @param reached the stage that it must stand in, or a later one
    public record Predecessor(String migration, StageName reached) {
        public static final StageName DEFAULT_REACHED = StageName.COMPLETE;
    }

    /// The two upstreams, where customers come in, and where both sides' calls go out.
    ///
    /// @param listenPort the customers' port; 0 takes any free one
    /// @param breaker when a route stops asking its candidate
    /// @param effects the places outside that both sides call through the effect port
    public record Sides(int listenPort, Side legacy, Side candidate, Breaker breaker, List<Destination> effects) {
        public static final int DEFAULT_LISTEN_PORT = 8080;

        public Sides {
            effects = List.copyOf(effects);
        }

        /// The upstream of this side.
        public Side of(SideName name) {
            return name == SideName.LEGACY ? legacy : candidate;
        }
    }

    /// One upstream.
    ///
    /// @param timeout how long a call to it may take before it counts as failed
    public record Side(URI url, Duration timeout) {
        public static final Duration DEFAULT_LEGACY_TIMEOUT = Duration.ofSeconds(30);
        public static final Duration DEFAULT_CANDIDATE_TIMEOUT = Duration.ofSeconds(2);
    }

    /// Who counts as one customer: the first key that a request carries, salted.
    ///
    /// @param salt changes who is in which bucket; the migration's name unless the plan says otherwise
    /// @param overrides customers who are pinned to a side, by their keys
    /// @param segments where a request says of which kind of customers it is, such as their country
    public record Customers(
            List<CustomerKey> keys, String salt, Map<String, SideName> overrides, List<CustomerKey> segments) {
        public static final List<CustomerKey> DEFAULT_KEYS = List.of(new CustomerKey.Ip());

        /// Customers who are all of one kind.
        public Customers(List<CustomerKey> keys, String salt, Map<String, SideName> overrides) {
            this(keys, salt, overrides, List.of());
        }

        public Customers {
            keys = List.copyOf(keys);
            overrides = Map.copyOf(overrides);
            segments = List.copyOf(segments);
        }
    }

    /// Where a request says which customer it comes from.
    public sealed interface CustomerKey {
        /// The value of a cookie.
        record Cookie(String name) implements CustomerKey {}

        /// The value of a header.
        record Header(String name) implements CustomerKey {}

        /// The value of a query parameter.
        record Query(String name) implements CustomerKey {}

        /// A claim of the JSON Web Token that the request bears. The token's signature is not checked:
        /// the key only says who stays on one side.
        record Claim(String name) implements CustomerKey {}

        /// The address that the request comes from.
        record Ip() implements CustomerKey {}
    }

    /// How a thing tells its owner, where the same thing gets its name on either side, and what nobody
    /// is to read.
    ///
    /// @param redact places of answers whose values are kept and shown under pseudonyms alone
    public record Identities(Optional<Owners> owners, List<Twin> twins, List<String> redact) {
        public Identities {
            twins = List.copyOf(twins);
            redact = List.copyOf(redact);
        }
    }

    /// The forms of ids by which the owner of a thing is known.
    public record Owners(Pattern legacy, Pattern candidate) {
        /// The side whose form this id has; empty when it has neither or both.
        public Optional<SideName> of(String id) {
            boolean isLegacy = legacy.matcher(id).matches();
            boolean isCandidate = candidate.matcher(id).matches();
            if (isLegacy == isCandidate) {
                return Optional.empty();
            }
            return Optional.of(isLegacy ? SideName.LEGACY : SideName.CANDIDATE);
        }
    }

    /// Where the answers of a route name a new thing: the two values at this path are one thing's two
    /// names.
    public record Twin(String route, String at) {}

    /// Who is told of the migration by HTTP calls.
    ///
    /// @param prepare the hook that is asked before a larger share takes effect
    /// @param hearers who hears of decisions after they were taken
    public record Told(Optional<Prepare> prepare, List<Notify> hearers) {
        public Told {
            hearers = List.copyOf(hearers);
        }
    }

    /// One who hears of decisions.
    ///
    /// @param secretFrom the name of the environment variable with the secret that signs what is sent
    /// @param events what it hears of, as the journal calls it, in lower case
    public record Notify(URI url, String secretFrom, List<String> events) {
        /// Everything that a notification can tell of.
        public static final List<String> EVENTS = List.of(
                "start",
                "plan",
                "promote",
                "advance",
                "gate",
                "pause",
                "resume",
                "rollback",
                "abort",
                "approve",
                "complete",
                "prepared",
                "freeze",
                "thaw");

        /// What moves customers, and what a gate says that people should know.
        public static final List<String> DEFAULT_EVENTS =
                List.of("promote", "advance", "prepared", "gate", "rollback", "abort", "complete");

        public Notify {
            events = List.copyOf(events);
        }
    }

    /// The hook that is asked before a larger share takes effect, and told after a smaller one did.
    public record Prepare(URI url, Duration timeout) {
        public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    }

    /// Reads a plan file's text. Every problem in it is reported, not just the first.
    ///
    /// @param fileName what the problems call the file
    public static PlanResult parse(String yaml, String fileName) {
        return PlanParser.parse(yaml, fileName);
    }

    /// The hook that is asked before a larger share takes effect.
    public Optional<Prepare> prepare() {
        return told.prepare();
    }

    /// The route with this name.
    public Optional<Route> route(String name) {
        return routes.stream().filter(route -> route.name().equals(name)).findFirst();
    }

    /// The stages that the plan passes, in order.
    public List<Stage> stages() {
        return course.stages();
    }

    /// The stage with this name, if the plan passes it.
    public Optional<Stage> stage(StageName name) {
        return stages().stream().filter(stage -> stage.name() == name).findFirst();
    }

    /// The share of customers whom the candidate answers at this position.
    public Share share(Position position) {
        return switch (position.stage()) {
            case OFF, SHADOW -> Share.NONE;
            case CANARY -> step(position);
            case LIVE, COMPLETE -> Share.EVERYONE;
        };
    }

    /// The sample of legacy-answered requests that is copied to the candidate. In canary it is what the
    /// last step of shadow had, or everything when the plan has no shadow.
    public Share shadowSample(Position position) {
        return switch (position.stage()) {
            case OFF, LIVE, COMPLETE -> Share.NONE;
            case SHADOW -> step(position);
            case CANARY ->
                stage(StageName.SHADOW).map(stage -> stage.steps().getLast()).orElse(Share.EVERYONE);
        };
    }

    /// The sample of candidate-answered requests that is copied to legacy, to keep it current.
    public Share reverseSample(Position position) {
        return position.stage() == StageName.LIVE ? step(position) : Share.NONE;
    }

    /// The gate that must be passed to leave this position forwards, if there is one.
    public Optional<Gate> gate(Position position) {
        return stage(position.stage()).flatMap(Stage::gate);
    }

    /// The approvals that are needed to leave this position forwards: the gate's own, and those for
    /// completing.
    public List<String> approvals(Position position) {
        var ofGate = gate(position).map(Gate::approvals).orElse(List.of());
        var ofNext = next(position)
                .filter(next -> next.stage() != position.stage())
                .flatMap(next -> stage(next.stage()))
                .map(Stage::approvals)
                .orElse(List.of());
        return Stream.concat(ofGate.stream(), ofNext.stream()).distinct().toList();
    }

    /// The position after this one; empty at the end of the plan.
    public Optional<Position> next(Position position) {
        var all = positions();
        int at = all.indexOf(position);
        return at < 0 || at + 1 == all.size() ? Optional.empty() : Optional.of(all.get(at + 1));
    }

    /// The last position of this stage: where a rollback to it ends. Empty when the plan does not pass
    /// the stage.
    public Optional<Position> last(StageName name) {
        return positions().reversed().stream()
                .filter(position -> position.stage() == name)
                .findFirst();
    }

    /// Every position of the plan in order, from [Position#OFF].
    public List<Position> positions() {
        var positions = new ArrayList<Position>();
        positions.add(Position.OFF);
        for (Stage stage : stages()) {
            int steps = Math.max(1, stage.steps().size());
            for (int step = 0; step < steps; step++) {
                positions.add(new Position(stage.name(), step));
            }
        }
        return List.copyOf(positions);
    }

    private Share step(Position position) {
        var steps = stage(position.stage()).map(Stage::steps).orElse(List.of());
        if (position.step() >= steps.size()) {
            throw new IllegalArgumentException("The plan of " + migration + " has no " + position + ".");
        }
        return steps.get(position.step());
    }
}
