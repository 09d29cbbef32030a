package dev.phoenix.gateway;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// An upstream that speaks HTTP/2, in clear text or over TLS, and answers as it is told. Any thread.
final class FakeHttp2Upstream implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Queue<Call> seen = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final String scheme;

    /// A call as it came.
    ///
    /// @param fields each as `name: value`
    record Call(HttpVersion version, String authority, String target, List<String> fields) {}

    private FakeHttp2Upstream(HttpServerOptions options, String scheme, Handler<HttpServerRequest> reaction) {
        this.scheme = scheme;
        this.server = vertx.createHttpServer(options).requestHandler(request -> {
            seen.add(new Call(
                    request.version(),
                    String.valueOf(request.authority()),
                    request.uri(),
                    request.headers().entries().stream()
                            .map(field -> field.getKey() + ": " + field.getValue())
                            .toList()));
            reaction.handle(request);
        });
        server.listen(0, "localhost").toCompletionStage().toCompletableFuture().join();
    }

    static FakeHttp2Upstream clear(Handler<HttpServerRequest> reaction) {
        return new FakeHttp2Upstream(new HttpServerOptions(), "h2c", reaction);
    }

    static FakeHttp2Upstream secure(
            Identity identity, List<HttpVersion> versions, Handler<HttpServerRequest> reaction) {
        var options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setAlpnVersions(versions)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(identity.certificate().toString())
                        .addKeyPath(identity.key().toString()));
        return new FakeHttp2Upstream(options, "https", reaction);
    }

    String url() {
        return scheme + "://localhost:" + server.actualPort();
    }

    List<Call> seen() {
        return List.copyOf(seen);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
