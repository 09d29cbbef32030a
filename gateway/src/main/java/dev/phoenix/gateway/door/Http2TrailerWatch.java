package dev.phoenix.gateway.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AttributeKey;
import io.vertx.core.MultiMap;

/// Keeps the trailers of HTTP/2 requests, which Vert.x reads and forgets, with their streams; and holds them to what
/// may follow a body over HTTP/1.1. *One thread*: the connection's event loop.
public final class Http2TrailerWatch extends Http2FrameListenerDecorator {
    private static final AttributeKey<Http2TrailerWatch> OF_CONNECTION =
            AttributeKey.valueOf(Http2TrailerWatch.class, "ofConnection");

    private final Http2Connection connection;
    private final Http2Connection.PropertyKey trailers;

    private Http2TrailerWatch(Http2Connection connection, Http2ConnectionDecoder decoder) {
        super(decoder.frameListener());
        this.connection = connection;
        this.trailers = connection.newKey();
    }

    /// Watches this connection, if it speaks HTTP/2.
    public static void watch(Channel channel) {
        var codec = channel.pipeline().get(Http2ConnectionHandler.class);
        if (codec != null && !channel.hasAttr(OF_CONNECTION)) {
            var watch = new Http2TrailerWatch(codec.connection(), codec.decoder());
            codec.decoder().frameListener(watch);
            channel.attr(OF_CONNECTION).set(watch);
        }
    }

    /// The trailers of the request on this stream, adding them to `to`.
    public static void take(Channel channel, int streamId, MultiMap to) {
        var watch = channel.attr(OF_CONNECTION).get();
        var stream = watch == null ? null : watch.connection.stream(streamId);
        if (stream != null && stream.removeProperty(watch.trailers) instanceof Http2Headers fields) {
            fields.forEach(
                    field -> to.add(field.getKey().toString(), field.getValue().toString()));
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean endOfStream)
            throws Http2Exception {
        look(streamId, headers);
        super.onHeadersRead(context, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        look(streamId, headers);
        super.onHeadersRead(context, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
    }

    /// A head that ends its stream is taken for received before it is; it has a method, and trailers have none.
    private void look(int streamId, Http2Headers headers) throws Http2Exception {
        // Whoever reads the method later finds it without what cannot be seen around it.
        if (headers.method() != null && !Http2Check.isToken(headers.method().toString())) {
            throw Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, "A method that must not pass.");
        }
        var stream = connection.stream(streamId);
        if (stream == null || !stream.isTrailersReceived() || headers.method() != null) {
            return;
        }
        if (!Http2Check.areSoundTrailers(headers)) {
            throw Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, "Trailers that must not pass.");
        }
        stream.setProperty(trailers, headers);
    }
}
