package dev.phoenix.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Locale;

/// Ends a request with trailers, for which Vert.x has no place. *One thread*: the call's event loop.
public final class TrailerSending {
    private TrailerSending() {}

    /// Ends this request, whose body is chunked where it is HTTP/1.1, with these fields.
    ///
    /// @param before what was written last, the head or a part of the body
    public static void end(HttpClientRequest request, Future<Void> before, MultiMap trailers) {
        var channel = ((ConnectionBase) request.connection()).channel();
        if (request.version() == HttpVersion.HTTP_2) {
            before.onSuccess(_ -> endStream(channel, request.streamId(), trailers));
        } else {
            var pipeline = channel.pipeline();
            pipeline.addAfter(pipeline.context(HttpClientCodec.class).name(), null, new LastContent(trailers));
            request.end();
        }
    }

    /// Nothing of the body waits any more: the frame that ends the stream may go past Vert.x.
    private static void endStream(Channel channel, int streamId, MultiMap trailers) {
        var headers = new DefaultHttp2Headers();
        trailers.forEach((name, value) -> headers.add(name.toLowerCase(Locale.ROOT), value));
        var context = channel.pipeline().context(Http2ConnectionHandler.class);
        var codec = (Http2ConnectionHandler) context.handler();
        var _ = codec.encoder().writeHeaders(context, streamId, headers, 0, true, context.newPromise());
        context.flush();
    }

    /// Puts the trailers into the next end of a body that goes by. An HTTP/1.1 connection has one call at a time.
    private static final class LastContent extends ChannelOutboundHandlerAdapter {
        private final MultiMap trailers;

        LastContent(MultiMap trailers) {
            this.trailers = trailers;
        }

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (!(message instanceof LastHttpContent last)) {
                var _ = context.write(message, promise);
                return;
            }
            var withTrailers = new DefaultLastHttpContent(last.content());
            trailers.forEach((name, value) -> withTrailers.trailingHeaders().add(name, value));
            var _ = context.write(withTrailers, promise);
            context.pipeline().remove(this);
        }
    }
}
