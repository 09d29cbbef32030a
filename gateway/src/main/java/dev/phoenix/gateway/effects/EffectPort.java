package dev.phoenix.gateway.effects;

import dev.phoenix.gateway.routing.TableCompiler.Unusable;
import dev.phoenix.gateway.upstream.Connections;
import dev.phoenix.plan.effect.Destination;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// The gateway's doors to the outside: for each destination of the plan in force the ports that it names. A new plan
/// opens what is new and closes what is gone; what stays is not touched. *Any thread*: one lock for whoever changes it.
public final class EffectPort {
    private static final Logger LOG = Logger.getLogger(EffectPort.class.getName());

    private final Vertx vertx;
    private final int loops;
    private final Means means;
    private final Lanes lanes;
    private final Map<String, Outside> outsides = new ConcurrentHashMap<>();
    private final Map<Place, Open> open = new HashMap<>();
    private int anyPorts = -100;

    /// What every door has.
    ///
    /// @param reusePort whether other gateways may listen on the same ports
    /// @param trust the authorities by which the outside is believed; empty for Java's own
    /// @param mostRequestBytes the largest body of any request
    public record Means(
            String host,
            Connections.Limits connections,
            boolean reusePort,
            Optional<Buffer> trust,
            long mostRequestBytes,
            EffectJournal journal,
            EffectCounts counts) {}

    private record Place(String destination, Lanes.Port kind, int port) {}

    private record Open(String deployment, List<EffectDoor> doors) {}

    public EffectPort(Vertx vertx, int loops, Means means) {
        this(vertx, loops, means, new Lanes());
    }

    EffectPort(Vertx vertx, int loops, Means means, Lanes lanes) {
        this.vertx = vertx;
        this.loops = loops;
        this.means = means;
        this.lanes = lanes;
    }

    /// Serves these destinations from now on, or, where a port cannot be opened, goes on as before.
    public synchronized void serve(List<Destination> destinations) throws Unusable {
        var compiled = new ArrayList<Outside>();
        for (var destination : destinations) {
            compiled.add(Outside.of(destination));
        }
        var wanted = compiled.stream()
                .flatMap(one -> places(one.destination()).stream())
                .toList();
        var opened = new LinkedHashMap<Place, Open>();
        for (var place : wanted) {
            if (!open.containsKey(place)) {
                try {
                    opened.put(place, open(place));
                } catch (Unusable refused) {
                    opened.values().forEach(this::shut);
                    throw refused;
                }
            }
        }
        compiled.forEach(one -> outsides.put(one.name(), one));
        open.putAll(opened);
        var gone = new ArrayList<>(open.keySet());
        gone.removeAll(wanted);
        gone.forEach(place -> Optional.ofNullable(open.remove(place)).ifPresent(this::shut));
        outsides.keySet().retainAll(compiled.stream().map(Outside::name).toList());
    }

    private static List<Place> places(Destination destination) {
        var name = destination.name();
        var doors = destination.doors();
        return Stream.of(
                        doors.listen().map(port -> new Place(name, Lanes.Port.LISTEN, port)),
                        doors.live().map(port -> new Place(name, Lanes.Port.LIVE, port)),
                        doors.shadow().map(port -> new Place(name, Lanes.Port.SHADOW, port)))
                .flatMap(Optional::stream)
                .toList();
    }

    private Open open(Place place) throws Unusable {
        int port = place.port() == 0 ? anyPorts-- : place.port();
        var doors = new ConcurrentLinkedQueue<EffectDoor>();
        try {
            var deployed = vertx.deployVerticle(
                            () -> {
                                var door = door(place, port);
                                doors.add(door);
                                return door;
                            },
                            new DeploymentOptions().setInstances(loops))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return new Open(deployed, List.copyOf(doors));
        } catch (CompletionException refused) {
            var said = Optional.ofNullable(refused.getCause())
                    .map(cause -> String.valueOf(cause.getMessage()))
                    .orElse("for an unknown reason");
            throw new Unusable("Port " + place.port() + " of effect " + place.destination() + " cannot be opened: "
                    + (said.contains("already in use") ? "another process or destination has it" : said) + ".");
        }
    }

    private EffectDoor door(Place place, int port) {
        return new EffectDoor(
                lanes, place.kind(), () -> Optional.ofNullable(outsides.get(place.destination())), means, port);
    }

    private void shut(Open gone) {
        vertx.undeploy(gone.deployment())
                .onFailure(failed -> LOG.log(Level.WARNING, "A port of effects did not close.", failed));
    }

    /// The port for services that pass the lane on.
    public synchronized Optional<Integer> port(String destination) {
        return port(destination, Lanes.Port.LISTEN);
    }

    /// The port for services that know no lane and serve customers.
    public synchronized Optional<Integer> livePort(String destination) {
        return port(destination, Lanes.Port.LIVE);
    }

    /// The port for services that know no lane and get copies.
    public synchronized Optional<Integer> shadowPort(String destination) {
        return port(destination, Lanes.Port.SHADOW);
    }

    private Optional<Integer> port(String destination, Lanes.Port kind) {
        return open.entrySet().stream()
                .filter(one -> one.getKey().destination().equals(destination)
                        && one.getKey().kind() == kind)
                .map(one -> one.getValue().doors().getFirst().actualPort())
                .findFirst();
    }

    /// Takes no new connections and lets calls in flight end.
    public synchronized Future<?> drain(Duration within) {
        return Future.join(open.values().stream()
                .flatMap(one -> one.doors().stream())
                .map(door -> door.drain(within))
                .toList());
    }
}
