package dev.phoenix.gateway;

import dev.phoenix.gateway.door.DoorLimits;
import dev.phoenix.gateway.door.ServerIdentity;
import dev.phoenix.gateway.effects.EffectLimits;
import dev.phoenix.gateway.shadow.ShadowLimits;
import dev.phoenix.gateway.upstream.Connections;
import dev.phoenix.gateway.upstream.FieldRules;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/// How one gateway process is set up; `docs/gateway.md` lists every key with its default.
///
/// @param listen where customers and operators come in
/// @param source where the routing table comes from
/// @param fields what is done with header fields
/// @param trust where the authorities are kept by which upstreams are believed; empty takes Java's own
record Settings(
        Listen listen,
        Source source,
        Limits limits,
        ShadowLimits shadow,
        Threads threads,
        FieldRules fields,
        Optional<Path> trust) {

    /// What control takes as a name, with room for the part that each run adds.
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@-]{1,80}");

    private static final int SHORTEST_KEY = 16;

    /// A candidate that answers with more than anybody asked for fills what the kernel keeps for it, whether or not the
    /// answer is ever read; the kernel's own choice grows to megabytes.
    private static final int MOST_UNREAD_OF_COPIES = 64 * 1024;

    /// What comes of reading the environment.
    sealed interface Reading {
        /// The environment is complete.
        record Usable(Settings settings) implements Reading {}

        /// Everything that is wrong, one sentence each.
        record Unusable(List<String> problems) implements Reading {}
    }

    /// @param port the customers' port; empty takes the plan's
    /// @param reusePort whether other gateways may listen on the same port
    /// @param tls the customers' port for TLS, beside the other one
    /// @param door what customers may take of either port
    record Listen(
            String host,
            Optional<Integer> port,
            boolean reusePort,
            Operating operating,
            Optional<Tls> tls,
            DoorLimits door) {}

    /// @param look how often the files are looked at for a new certificate
    record Tls(int port, ServerIdentity.Place place, Duration look) {}

    /// What operators see and wish.
    ///
    /// @param accessLog the file that gets a line for each request
    /// @param telemetry what OpenTelemetry reads, as it is in the environment
    record Operating(int adminPort, Stop stop, Optional<Path> accessLog, Map<String, String> telemetry) {
        Operating {
            telemetry = Map.copyOf(telemetry);
        }
    }

    /// @param delay how long a stopping gateway serves on, so that whoever balances the load can turn away
    /// @param within how long requests in flight may take after that
    record Stop(Duration delay, Duration within) {}

    /// @param plan a plan file: what is served, in stage off, until control says something else
    /// @param idle how long a customer who drains may be idle before the session is over
    /// @param kept where control's last snapshot is kept for a restart without control
    /// @param redactionKey by which secrets become pseudonyms; empty makes one up for each run
    record Source(
            Optional<Path> plan,
            Optional<Control> control,
            Optional<Path> kept,
            String id,
            Duration idle,
            Optional<String> redactionKey) {}

    /// @param patience how long a start waits for control's first snapshot
    /// @param trust the authorities by which control is believed; else those that Java brings
    record Control(URI url, String token, Duration patience, Optional<Path> trust) {}

    /// @param bodyBytes the largest body of any request
    /// @param captureBytes the largest body that is held in memory
    /// @param effects what the effect journal may hold
    record Limits(
            long bodyBytes,
            int captureBytes,
            Connections.Limits live,
            Connections.Limits copies,
            EffectLimits effects) {}

    /// @param loops event loops
    /// @param comparing threads that look into bodies
    record Threads(int loops, int comparing) {}

    /// Reads the keys that start with `GATEWAY_`. Every problem is found in one go.
    static Reading read(Map<String, String> environment) {
        var read = new Environment(environment, "GATEWAY_");
        var threads = new Threads(
                read.number("LOOPS", Runtime.getRuntime().availableProcessors(), 1),
                read.number("COMPARE_THREADS", 1, 1));
        var listen = new Listen(
                read.text("HOST", "127.0.0.1"),
                read.optional("PORT").map(_ -> read.port("PORT")),
                read.choice("REUSE_PORT", OnOff.FALSE) == OnOff.TRUE,
                new Operating(
                        read.port("ADMIN_PORT"),
                        new Stop(
                                read.duration("STOP_DELAY", Duration.ZERO),
                                read.duration("STOP_WITHIN", Duration.ofSeconds(5))),
                        read.optional("ACCESS_LOG").map(Path::of),
                        telemetry(environment)),
                tls(read),
                new DoorLimits(
                        read.number("CUSTOMER_CONNECTIONS", 20_000, 1),
                        read.duration("HEAD_TIMEOUT", Duration.ofSeconds(10)),
                        read.number("BODY_RATE", 100, 0)));
        var source = source(read);
        var settings = new Settings(
                listen,
                source,
                limits(read, threads.loops()),
                shadow(read),
                threads,
                fields(read),
                read.optional("UPSTREAM_CA").map(Path::of));
        var problems = read.problems();
        return problems.isEmpty() ? new Reading.Usable(settings) : new Reading.Unusable(problems);
    }

    /// The keys of OpenTelemetry's own specification.
    private static Map<String, String> telemetry(Map<String, String> environment) {
        var telemetry = new HashMap<>(environment);
        telemetry.keySet().removeIf(key -> !key.startsWith("OTEL_"));
        return telemetry;
    }

    private enum OnOff {
        TRUE,
        FALSE
    }

    private static FieldRules fields(Environment read) {
        return new FieldRules(
                read.choice("HOST_HEADER", FieldRules.Host.KEEP),
                read.choice("FORWARDED", FieldRules.Forwarded.X_FORWARDED),
                read.choice("FORWARDED_RECEIVED", FieldRules.Received.KEEP),
                read.choice("DEBUG_HEADERS", OnOff.FALSE) == OnOff.TRUE);
    }

    private static Optional<Tls> tls(Environment read) {
        var certificate = read.optional("TLS_CERTIFICATE").map(Path::of);
        var key = read.optional("TLS_KEY").map(Path::of);
        var look = read.duration("TLS_LOOK", Duration.ofSeconds(10));
        boolean isWanted = read.optional("TLS_PORT").isPresent();
        int port = read.port("TLS_PORT");
        if (isWanted && certificate.isPresent() && key.isPresent()) {
            return Optional.of(new Tls(port, new ServerIdentity.Place(certificate.get(), key.get()), look));
        }
        if (isWanted || certificate.isPresent() || key.isPresent()) {
            read.problem("GATEWAY_TLS_PORT, GATEWAY_TLS_CERTIFICATE and GATEWAY_TLS_KEY go together: set all or none.");
        }
        return Optional.empty();
    }

    private static Source source(Environment read) {
        var plan = read.optional("PLAN").map(Path::of);
        var url = read.url("CONTROL_URL");
        var token = read.optional("TOKEN");
        var patience = read.duration("CONTROL_WAIT", Duration.ofSeconds(10));
        if (plan.isEmpty() && read.optional("CONTROL_URL").isEmpty()) {
            read.problem(
                    "GATEWAY_PLAN or GATEWAY_CONTROL_URL must be set: without either there is nothing to route by.");
        }
        if (url.isPresent() && token.isEmpty()) {
            read.problem("GATEWAY_TOKEN must be set with GATEWAY_CONTROL_URL: control takes no tallies without it.");
        }
        var control = url.map(at -> new Control(
                at, token.orElse(""), patience, read.optional("CONTROL_CA").map(Path::of)));
        var id = read.text("ID", "gateway");
        if (!ID.matcher(id).matches()) {
            read.problem("GATEWAY_ID is `" + id + "`; it must be 1 to 80 letters, digits and . _ : @ - and no others.");
        }
        return new Source(
                plan,
                control,
                read.optional("SNAPSHOT_FILE").map(Path::of),
                id,
                read.duration("DRAIN_IDLE", Duration.ofMinutes(5)),
                redactionKey(read));
    }

    private static Optional<String> redactionKey(Environment read) {
        var key = read.optional("REDACTION_KEY");
        if (key.isPresent() && key.get().length() < SHORTEST_KEY) {
            read.problem("GATEWAY_REDACTION_KEY has " + key.get().length() + " characters; it must have at least "
                    + SHORTEST_KEY + ", or whoever reads a pseudonym could try keys out.");
        }
        return key;
    }

    private static Limits limits(Environment read, int loops) {
        var connect = read.duration("CONNECT_TIMEOUT", Duration.ofSeconds(1));
        var idle = read.duration("IDLE_TIMEOUT", Duration.ofMinutes(5));
        var live = new Connections.Limits(
                perLoop(read.number("CONNECTIONS", 256, 1), loops),
                read.number("WAITING", 1024, 1),
                connect,
                idle,
                OptionalInt.empty());
        var shadow = new Connections.Limits(
                perLoop(read.number("SHADOW_CONNECTIONS", 64, 1), loops),
                read.number("SHADOW_IN_FLIGHT", 1024, 1),
                connect,
                idle,
                OptionalInt.of(MOST_UNREAD_OF_COPIES));
        return new Limits(
                read.bytes("BODY_BYTES", 256L * 1024 * 1024),
                (int) read.bytes("CAPTURE_BYTES", 1024 * 1024),
                live,
                shadow,
                effects(read));
    }

    private static EffectLimits effects(Environment read) {
        return new EffectLimits(
                read.number("EFFECT_ENTRIES", 20_000, 1),
                read.bytes("EFFECT_BYTES", 64L * 1024 * 1024),
                (int) read.bytes("CAPTURE_BYTES", 1024 * 1024),
                read.duration("EFFECT_KEPT", Duration.ofMinutes(5)),
                read.duration("EFFECT_SETTLE", Duration.ofMillis(200)));
    }

    private static ShadowLimits shadow(Environment read) {
        return new ShadowLimits(
                read.number("SHADOW_IN_FLIGHT", 1024, 1),
                read.bytes("SHADOW_BYTES", 64L * 1024 * 1024),
                (int) read.bytes("CAPTURE_BYTES", 1024 * 1024),
                read.number("SHADOW_PER_CUSTOMER", 64, 1),
                read.number("COMPARE_QUEUE", 1024, 1),
                new ShadowLimits.Times(
                        read.duration("SHADOW_DEADLINE", Duration.ofSeconds(10)),
                        read.duration("SHADOW_TWIN_WAIT", Duration.ofSeconds(2)),
                        read.duration("SHADOW_APART", Duration.ofMinutes(5))));
    }

    private static int perLoop(int all, int loops) {
        return Math.max(1, all / loops);
    }
}
