package dev.phoenix.gateway;

import dev.phoenix.gateway.door.Http1Guard;
import dev.phoenix.gateway.door.Http2TrailerWatch;
import dev.phoenix.gateway.door.Refusal;
import dev.phoenix.gateway.door.TrailerWatch;
import dev.phoenix.gateway.upstream.Fields;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.internal.http.HttpServerRequestInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/// What a customer's request tells about itself where the two versions of HTTP have different words for it.
final class InboundMessage {
    private InboundMessage() {}

    /// Whether a body follows. HTTP/1.1 says so by its fields, HTTP/2 by leaving the stream open.
    static boolean hasBody(HttpServerRequest request) {
        var length = request.getHeader("Content-Length");
        if (length != null) {
            return !length.equals("0");
        }
        return request.version() == HttpVersion.HTTP_2
                ? isStreamOpen(request)
                : request.headers().contains("Transfer-Encoding");
    }

    /// Whether the customer sends the body only after being told to.
    static boolean waitsForLeave(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_1_0
                && "100-continue".equalsIgnoreCase(request.getHeader("Expect"));
    }

    /// Why the guard refused what came on the request's connection.
    static Refusal refusal(HttpServerRequest request) {
        var channel = ((ConnectionBase) request.connection()).channel();
        return Optional.ofNullable(channel.attr(Refusal.OF_CONNECTION).get()).orElse(Refusal.MALFORMED);
    }

    /// The request did not come to its end: the customer left, or was stopped at the door and is told why.
    static void brokenOff(HttpServerRequest request, String exchange, Runnable gone) {
        gone.run();
        if (((ConnectionBase) request.connection()).channel().hasAttr(Refusal.OF_CONNECTION)) {
            Problem.of(refusal(request)).send(request.response(), exchange);
            flush(request);
        }
    }

    /// Whatever the request asked for, HTTP goes on after it.
    static void stays(HttpServerRequest request) {
        Http1Guard.stayed(((ConnectionBase) request.connection()).channel());
    }

    /// Closes the request's connection, taking nothing more from it, a moment after what was written has been sent.
    static void hangUp(HttpServerRequest request) {
        Http1Guard.takeNothingMore(((ConnectionBase) request.connection()).channel());
        request.connection().close();
    }

    /// Whether customer and upstream may wait for each other while both still have something to say.
    static boolean talksInTurns(HttpServerRequest request) {
        var type = request.getHeader("Content-Type");
        return type != null && type.startsWith("application/grpc");
    }

    /// Sends what was written to the request's connection, without waiting for the end of what is being read from it.
    private static void flush(HttpServerRequest request) {
        var _ = ((ConnectionBase) request.connection()).channel().flush();
    }

    /// Runs the step on the request's event loop, after what the loop is doing now.
    static void later(HttpServerRequest request, Runnable step) {
        ((HttpServerRequestInternal) request).context().runOnContext(_ -> step.run());
    }

    /// Sees to it that trailers of requests on this connection are kept until they are asked for.
    static void watchTrailers(HttpConnection connection) {
        Http2TrailerWatch.watch(((ConnectionBase) connection).channel());
    }

    /// The trailers of a request that has been read to its end, as upstreams get them.
    static MultiMap trailers(HttpServerRequest request) {
        var channel = ((ConnectionBase) request.connection()).channel();
        var trailers = MultiMap.caseInsensitiveMultiMap();
        if (request.version() == HttpVersion.HTTP_2) {
            Http2TrailerWatch.take(channel, request.streamId(), trailers);
        } else if (request.headers().contains("Transfer-Encoding")) {
            TrailerWatch.take(channel, request.headers(), trailers);
        }
        return trailers.isEmpty() ? trailers : Fields.trailersForUpstream(trailers);
    }

    private static boolean isStreamOpen(HttpServerRequest request) {
        var pipeline = ((ConnectionBase) request.connection()).channel().pipeline();
        var stream = pipeline.get(Http2ConnectionHandler.class).connection().stream(request.streamId());
        return stream != null && stream.state().remoteSideOpen();
    }
}
