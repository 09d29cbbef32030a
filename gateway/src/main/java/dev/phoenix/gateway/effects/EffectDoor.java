package dev.phoenix.gateway.effects;

import dev.phoenix.gateway.effects.LivePass.Passing;
import dev.phoenix.gateway.upstream.Connections;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One port of one destination on one event loop. It decides by lane alone who gets a way to the outside: calls of the
/// shadow lane get none, unless the plan allows them by name.
final class EffectDoor extends VerticleBase {
    private static final int MAX_LINE_BYTES = 16 * 1024;
    private static final int MAX_HEADER_BYTES = 64 * 1024;

    private final Lanes lanes;
    private final Lanes.Port kind;
    private final Supplier<Optional<Outside>> outside;
    private final EffectPort.Means means;
    private final int port;
    private @Nullable Connections connections;
    private @Nullable HttpServer server;

    /// @param outside the destination as the plan in force has it
    /// @param port negative takes any free one, the same for every loop
    EffectDoor(Lanes lanes, Lanes.Port kind, Supplier<Optional<Outside>> outside, EffectPort.Means means, int port) {
        this.lanes = lanes;
        this.kind = kind;
        this.outside = outside;
        this.means = means;
        this.port = port;
    }

    @Override
    public Future<?> start() {
        var open = Connections.open(vertx, means.connections(), means.trust(), Optional.empty());
        connections = open;
        var options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setReusePort(means.reusePort())
                .setTcpNoDelay(true)
                .setIdleTimeout((int) means.connections().idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        var listening = vertx.createHttpServer(options)
                .connectionHandler(connection -> connection.exceptionHandler(_ -> {}))
                .requestHandler(request -> accept(request, open));
        server = listening;
        return listening.listen(port, means.host());
    }

    int actualPort() {
        var listening = server;
        return listening == null ? port : listening.actualPort();
    }

    /// Takes no new connections and lets calls in flight end.
    Future<?> drain(Duration within) {
        var listening = server;
        return listening == null
                ? Future.succeededFuture()
                : listening.shutdown(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void accept(HttpServerRequest request, Connections open) {
        request.pause();
        var destination = outside.get();
        if (destination.isEmpty()) {
            new Refused(request).answer(EffectProblem.NO_DESTINATION);
            return;
        }
        var inbound = new Inbound(request, destination.get());
        inbound.stays();
        if (request.method().equals(HttpMethod.CONNECT) || !inbound.target().startsWith("/")) {
            new Refused(request).answer(EffectProblem.NOT_A_CALL);
            return;
        }
        var name = destination.get().name();
        boolean isAllowed = destination.get().allows(inbound.method(), inbound.target());
        switch (lanes.caller(kind, request.headers())) {
            case Caller.Unknown(var why) -> {
                means.counts().add(name, "unknown", "refused", "lane_unknown");
                new Refused(request).answer(EffectProblem.unknownLane(why));
            }
            case Caller.Shadow(var origin) -> {
                if (isAllowed) {
                    pass(inbound, open, Writing.nothing(inbound, means.journal()), "shadow");
                } else {
                    new ShadowCall(inbound, vertx, means.journal(), means.counts(), origin).begin();
                }
            }
            case Caller.Live(var origin) -> {
                var writing = isAllowed
                        ? Writing.nothing(inbound, means.journal())
                        : Writing.of(inbound, means.journal(), origin);
                pass(inbound, open, writing, "live");
            }
            case Caller.AskedTwice() -> pass(inbound, open, Writing.nothing(inbound, means.journal()), "live");
        }
    }

    private void pass(Inbound inbound, Connections open, Writing writing, String lane) {
        new LivePass(inbound, open, writing, new Passing(lane, means.mostRequestBytes(), means.counts())).begin();
    }

    /// A call of which nothing is wanted but that its caller can read why.
    private record Refused(HttpServerRequest request) {
        void answer(EffectProblem problem) {
            request.response().exceptionHandler(_ -> {});
            request.exceptionHandler(_ -> {});
            request.handler(_ -> {});
            request.response().setStatusCode(problem.status()).headers().addAll(EffectProblem.fields());
            request.response().putHeader("Connection", "close").end(problem.body());
            request.resume();
        }
    }

    @Override
    public Future<?> stop() {
        var open = connections;
        return open == null ? Future.succeededFuture() : open.close();
    }
}
