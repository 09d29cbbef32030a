package dev.phoenix.gateway.upstream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.ReferenceCountUtil;

/// Keeps from Vert.x what upstreams say ahead of an answer and it would take for the answer: status 102 and those that
/// nobody has thought of yet. Leave to send (100), another protocol (101) and early hints (103) it knows. *One thread*:
/// the connection's event loop.
final class InterimAnswers extends ChannelInboundHandlerAdapter {
    private static final int FIRST_UNKNOWN = 102;
    private static final int EARLY_HINTS = 103;
    private static final int FIRST_ANSWER = 200;

    private boolean dropping;

    private InterimAnswers() {}

    /// Watches this connection of ours, whichever version it speaks.
    static void watch(Channel channel) {
        var pipeline = channel.pipeline();
        var http2 = pipeline.get(Http2ConnectionHandler.class);
        if (http2 != null) {
            http2.decoder().frameListener(new OverHttp2(http2.decoder().frameListener()));
            return;
        }
        var http1 = pipeline.context(HttpClientCodec.class);
        if (http1 != null) {
            pipeline.addAfter(http1.name(), null, new InterimAnswers());
        }
    }

    private static boolean isUnknown(int status) {
        return status >= FIRST_UNKNOWN && status < FIRST_ANSWER && status != EARLY_HINTS;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse head && isUnknown(head.status().code())) {
            dropping = true;
        }
        if (!dropping) {
            context.fireChannelRead(message);
            return;
        }
        if (message instanceof LastHttpContent) {
            dropping = false;
        }
        ReferenceCountUtil.release(message);
    }

    private static final class OverHttp2 extends Http2FrameListenerDecorator {
        OverHttp2(Http2FrameListener next) {
            super(next);
        }

        private static boolean isForNobody(Http2Headers headers) {
            var status = headers.status();
            return status != null
                    && status.length() == 3
                    && status.charAt(0) == '1'
                    && isUnknown(Integer.parseInt(status, 0, 3, 10));
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext context, int streamId, Http2Headers headers, int padding, boolean endOfStream)
                throws Http2Exception {
            if (!isForNobody(headers)) {
                super.onHeadersRead(context, streamId, headers, padding, endOfStream);
            }
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
            if (!isForNobody(headers)) {
                super.onHeadersRead(
                        context, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
            }
        }
    }
}
