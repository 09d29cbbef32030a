package dev.phoenix.gateway;

import dev.phoenix.gateway.door.Door;
import dev.phoenix.gateway.door.DoorCounts;
import dev.phoenix.gateway.door.IdentityWatch;
import dev.phoenix.gateway.door.ServerIdentity;
import dev.phoenix.gateway.effects.EffectJournal;
import dev.phoenix.gateway.effects.EffectPort;
import dev.phoenix.gateway.effects.EffectSteps;
import dev.phoenix.gateway.routing.TableCompiler;
import dev.phoenix.gateway.shadow.KnownTwins;
import dev.phoenix.gateway.shadow.PairSteps;
import dev.phoenix.gateway.shadow.Shadow;
import dev.phoenix.gateway.shadow.Workers;
import dev.phoenix.gateway.tally.Outbox;
import dev.phoenix.gateway.tally.Tape;
import dev.phoenix.gateway.tally.Windows;
import dev.phoenix.gateway.trace.Tracing;
import dev.phoenix.gateway.upstream.Authorities;
import dev.phoenix.plan.Position;
import dev.phoenix.plan.Snapshot;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/// One running gateway: entrances on every event loop, the shadow behind them, the line to control beside them.
final class Gateway implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Gateway.class.getName());
    private static final Duration WINDOW = Duration.ofSeconds(1);
    private static final long CLOSE_SECONDS = 2;
    /// As long as the codes that are made with it.
    private static final int REDACTION_KEY_BYTES = 32;

    private static final int MOST_TWIN_NAMES = 400_000;
    private static final Duration TWINS_KEPT = Duration.ofHours(24);

    /// With this port, every entrance takes the same free one.
    private static final int ANY_SHARED_PORT = -1;

    private static final int ANY_OTHER_SHARED_PORT = -2;

    private final Settings settings;
    private final Meters meters = new Meters();
    private final DoorCounts atDoor = new DoorCounts();
    private final Outbox outbox;
    private final Windows windows;
    private final RoutingState routing;
    private final Shadow shadow;
    private final Admin admin;
    private final Vertx vertx;
    private final EffectPort effects;
    private final List<Entrance> entrances = new ArrayList<>();
    private final Optional<ControlLink> control;
    private final Optional<AccessLog> log;
    private final Optional<Tracing> tracing;
    private volatile boolean stopping;
    private int adminPort;

    /// A start that cannot succeed. The message is for whoever started it: one line for each problem.
    static final class CannotStart extends Exception {
        private static final long serialVersionUID = 1;

        CannotStart(String message) {
            super(message);
        }
    }

    private Gateway(Settings settings, Shadow.Steps steps, Tape tape, KnownTwins twins) throws CannotStart {
        this.settings = settings;
        this.log = accessLog(settings);
        this.tracing = tracing(settings);
        var id = settings.source().id() + "-" + UUID.randomUUID().toString().substring(0, 8);
        this.outbox = new Outbox(id);
        this.windows = new Windows(outbox, meters::window);
        var journal = new EffectJournal(settings.limits().effects(), twins, InstantSource.system());
        this.shadow = new Shadow(
                settings.shadow(),
                new EffectSteps(steps, journal, InstantSource.system()),
                new Workers(settings.threads().comparing(), settings.shadow().queuedComparisons()));
        this.vertx = Vertx.builder()
                .with(new VertxOptions().setEventLoopPoolSize(settings.threads().loops()))
                .withTransport(Door.guarded(settings.listen().door(), atDoor))
                .build();
        this.effects = new EffectPort(vertx, settings.threads().loops(), effectMeans(settings, journal));
        this.routing = new RoutingState(
                windows,
                new TableCompiler(settings.source().idle(), redactionKey(settings)),
                table -> effects.serve(table.plan().sides().effects()));
        this.admin = new Admin(routing, meters);
        this.control = settings.source().control().isEmpty()
                ? Optional.empty()
                : Optional.of(new ControlLink(settings.source(), id, routing, new Mail(outbox, tape)));
        meters.watch(shadow, routing::version);
        meters.watch(journal);
        meters.watch(atDoor, settings.listen().door().connections());
        log.ifPresent(meters::watch);
        control.ifPresent(meters::watch);
    }

    private EffectPort.Means effectMeans(Settings settings, EffectJournal journal) throws CannotStart {
        return new EffectPort.Means(
                settings.listen().host(),
                settings.limits().live(),
                settings.listen().reusePort(),
                authorities(settings),
                settings.limits().bodyBytes(),
                journal,
                meters::effect);
    }

    private static Optional<AccessLog> accessLog(Settings settings) throws CannotStart {
        if (settings.listen().operating().accessLog().isEmpty()) {
            return Optional.empty();
        }
        var file = settings.listen().operating().accessLog().get();
        try {
            return Optional.of(AccessLog.open(file));
        } catch (IOException refused) {
            throw new CannotStart("GATEWAY_ACCESS_LOG names " + file + ", which cannot be written: " + refused);
        }
    }

    private static Optional<Tracing> tracing(Settings settings) throws CannotStart {
        try {
            return Tracing.of(settings.listen().operating().telemetry());
        } catch (Tracing.Unusable unusable) {
            throw new CannotStart(String.valueOf(unusable.getMessage()));
        }
    }

    /// Starts a gateway and comes back when it serves.
    static Gateway start(Settings settings) throws CannotStart, InterruptedException {
        var clock = InstantSource.system();
        var twins = new KnownTwins(MOST_TWIN_NAMES, TWINS_KEPT, clock);
        var tape = new Tape();
        return start(settings, new PairSteps(twins, tape, clock), tape, twins);
    }

    /// Equal values stay equal in what all gateways with this key tell; without one, in what one run tells. Nobody
    /// else can try values out.
    private static byte[] redactionKey(Settings settings) {
        var shared = settings.source().redactionKey();
        if (shared.isPresent()) {
            return shared.get().getBytes(StandardCharsets.UTF_8);
        }
        var key = new byte[REDACTION_KEY_BYTES];
        new SecureRandom().nextBytes(key);
        return key;
    }

    /// As [#start(Settings)], with these steps for translating and comparing, which keep examples on this tape and
    /// names
    /// in these twins.
    static Gateway start(Settings settings, Shadow.Steps steps, Tape tape, KnownTwins twins)
            throws CannotStart, InterruptedException {
        var gateway = new Gateway(settings, steps, tape, twins);
        try {
            gateway.findTable();
            gateway.open();
            return gateway;
        } catch (CannotStart | InterruptedException failed) {
            gateway.close();
            throw failed;
        }
    }

    /// The first routing table: control's, if control answers; else the one kept on disk; else the plan file's, in
    /// stage off.
    private void findTable() throws CannotStart, InterruptedException {
        var plan = settings.source().plan();
        if (plan.isPresent()) {
            replace(new Snapshot(0, read(plan.get()), Position.OFF, true), plan.get());
        }
        if (control.isEmpty()) {
            return;
        }
        control.get().start();
        if (control.get().awaitFirst()) {
            return;
        }
        if (plan.isEmpty()) {
            var patience = settings.source().control().orElseThrow().patience();
            throw new CannotStart(
                    "Control gave no snapshot within " + patience.toMillis() + " ms, and there is neither a"
                            + " snapshot in GATEWAY_SNAPSHOT_FILE nor a GATEWAY_PLAN to start with: check"
                            + " GATEWAY_CONTROL_URL and GATEWAY_TOKEN.");
        }
        LOG.warning("Control gave no snapshot in time; the gateway starts with its plan file, in stage off.");
    }

    private static String read(Path plan) throws CannotStart {
        try {
            return Files.readString(plan);
        } catch (NoSuchFileException missing) {
            throw new CannotStart("GATEWAY_PLAN names " + plan + ", which does not exist.");
        } catch (IOException unreadable) {
            throw new CannotStart("GATEWAY_PLAN names " + plan + ", which cannot be read: " + unreadable.getMessage());
        }
    }

    private void replace(Snapshot snapshot, Path plan) throws CannotStart {
        try {
            routing.replace(snapshot);
        } catch (TableCompiler.Unusable unusable) {
            throw new CannotStart(String.valueOf(unusable.getMessage()).replace("snapshot 0:", plan + ":"));
        }
    }

    private void open() throws CannotStart, InterruptedException {
        int port = settings.listen()
                .port()
                .orElseGet(() -> routing.table().orElseThrow().plan().sides().listenPort());
        var tls = settings.listen().tls();
        var identity = tls.isPresent() ? Optional.of(read(tls.get().place())) : Optional.<ServerIdentity>empty();
        var opening = new Entrance.Opening(
                port == 0 ? ANY_SHARED_PORT : port,
                tls.map(Settings.Tls::port).filter(fixed -> fixed != 0).orElse(ANY_OTHER_SHARED_PORT),
                identity,
                authorities(settings),
                tracing);
        for (int i = 0; i < settings.threads().loops(); i++) {
            var entrance = new Entrance(settings, routing, shadow, new Entrance.Seen(meters, atDoor, log), opening);
            entrances.add(entrance);
            opened(vertx.deployVerticle(entrance, new DeploymentOptions()), port);
        }
        adminPort = opened(
                        admin.listen(
                                vertx,
                                settings.listen().host(),
                                settings.listen().operating().adminPort()),
                        settings.listen().operating().adminPort())
                .actualPort();
        atDoor.operatorsAt(adminPort);
        Thread.ofVirtual().name("windows").start(() -> each(WINDOW, "A window could not be cut", windows::cut));
        if (tls.isPresent()) {
            var watch = new IdentityWatch(tls.get().place(), identity.orElseThrow(), this::show);
            Thread.ofVirtual()
                    .name("certificate")
                    .start(() -> each(tls.get().look(), "The certificate could not be looked at", watch::look));
        }
    }

    private static ServerIdentity read(ServerIdentity.Place place) throws CannotStart {
        return switch (ServerIdentity.read(place)) {
            case ServerIdentity.Reading.Usable(var identity) -> identity;
            case ServerIdentity.Reading.Unusable(var problem) ->
                throw new CannotStart("GATEWAY_TLS_CERTIFICATE and GATEWAY_TLS_KEY cannot be used: " + problem);
        };
    }

    private static Optional<Buffer> authorities(Settings settings) throws CannotStart {
        if (settings.trust().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Authorities.read(settings.trust().get()));
        } catch (Authorities.Unusable unusable) {
            throw new CannotStart("GATEWAY_UPSTREAM_CA cannot be used: " + unusable.getMessage());
        }
    }

    private void show(ServerIdentity identity) {
        entrances.forEach(entrance -> entrance.show(identity)
                .onFailure(
                        failed -> LOG.log(Level.SEVERE, "A new certificate was refused; the last one stays.", failed)));
    }

    private <T> T opened(Future<T> opening, int port) throws CannotStart, InterruptedException {
        try {
            return opening.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException failed) {
            var cause = failed.getCause();
            var said = String.valueOf(cause == null ? failed : cause.getMessage());
            var reason = said.contains("already in use") ? "another process has it" : said;
            throw new CannotStart(
                    "Port " + port + " of " + settings.listen().host() + " cannot be opened: " + reason + ".");
        }
    }

    private void each(Duration pause, String failure, Runnable step) {
        while (!stopping) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException stop) {
                return;
            }
            try {
                step.run();
            } catch (RuntimeException fault) {
                LOG.log(Level.SEVERE, failure + "; it is tried again in " + pause.toMillis() + " ms.", fault);
            }
        }
    }

    /// The customers' port.
    int port() {
        return entrances.getFirst().port();
    }

    /// The customers' port for TLS, if there is one.
    Optional<Integer> tlsPort() {
        return entrances.getFirst().tlsPort();
    }

    /// The operators' port.
    int adminPort() {
        return adminPort;
    }

    /// The doors to the outside.
    EffectPort effects() {
        return effects;
    }

    /// What the gateway routes by.
    RoutingState routing() {
        return routing;
    }

    /// What copies take.
    Shadow shadow() {
        return shadow;
    }

    /// What control has not taken yet.
    Outbox outbox() {
        return outbox;
    }

    /// Ends the open windows now, without waiting for the second to be over.
    void cutWindow() {
        windows.cut();
    }

    /// Takes no new work, lets what is in flight end, hands the last counts over and stops.
    @Override
    public void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        admin.drain();
        entrances.forEach(Entrance::leave);
        var stop = settings.listen().operating().stop();
        serveFor(stop.delay());
        atDoor.shut();
        await(
                Future.join(entrances.stream()
                        .map(entrance -> entrance.drain(stop.within()))
                        .toList()),
                stop.within().toSeconds() + 1);
        await(Future.join(entrances.stream().map(Entrance::counted).toList()), CLOSE_SECONDS);
        shadow.close();
        await(effects.drain(stop.within()), stop.within().toSeconds() + 1);
        windows.cut();
        control.ifPresent(ControlLink::close);
        log.ifPresent(AccessLog::close);
        await(vertx.close(), CLOSE_SECONDS);
        tracing.ifPresent(Tracing::close);
    }

    private static void serveFor(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException atOnce) {
            Thread.currentThread().interrupt();
        }
    }

    private static void await(Future<?> ending, long seconds) {
        try {
            ending.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | TimeoutException late) {
            LOG.log(Level.WARNING, "Something did not end in {0} s and is cut off.", seconds);
        }
    }
}
