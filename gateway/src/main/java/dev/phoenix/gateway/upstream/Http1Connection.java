package dev.phoenix.gateway.upstream;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.io.IOException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/// One kept connection to an upstream of HTTP/1.1: one call at a time, answers read by Netty's decoder, and nothing
/// between the two. *One thread*: its event loop.
final class Http1Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = Logger.getLogger(Http1Connection.class.getName());

    /// Fields as the customers' side takes them, checked as they are read.
    private static final HttpHeadersFactory FIELDS = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return HeadersMultiMap.httpHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return HeadersMultiMap.httpHeaders();
        }
    };

    private static final int MOST_LINE_BYTES = 4 * 1024;

    /// As much as one read brings: what a smaller limit cuts up is handed on, and written, piece by piece.
    private static final int MOST_PART_BYTES = 64 * 1024;

    private final Http1Pool pool;
    private final Decoder decoder = new Decoder();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Http1Call current;
    private boolean used;
    private long lastNanos = System.nanoTime();
    private long keptNanos;

    /// @param keptNanos how long it may idle, unless the upstream says less
    Http1Connection(Http1Pool pool, long keptNanos) {
        this.pool = pool;
        this.keptNanos = keptNanos;
    }

    HttpResponseDecoder decoder() {
        return decoder;
    }

    /// Reads answers. What an answer to HEAD says of a body is not followed by one.
    private final class Decoder extends HttpResponseDecoder {
        Decoder() {
            super(new HttpDecoderConfig()
                    .setMaxInitialLineLength(MOST_LINE_BYTES)
                    .setMaxHeaderSize(Connections.MAX_HEADER_BYTES)
                    .setMaxChunkSize(MOST_PART_BYTES)
                    .setHeadersFactory(FIELDS)
                    .setTrailersFactory(FIELDS));
        }

        @Override
        protected boolean isContentAlwaysEmpty(HttpMessage message) {
            var call = current;
            return (call != null && call.isHead()) || super.isContentAlwaysEmpty(message);
        }

        /// Whether something follows that nobody has asked for.
        boolean hasMore() {
            return actualReadableBytes() > 0;
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    /// The next call on this connection, which must be idle.
    Http1Call begin(Upstream upstream, RequestHead head, Sending.Heard heard) {
        var call = new Http1Call(this, upstream, head, heard);
        current = call;
        lastNanos = System.nanoTime();
        return call;
    }

    ChannelHandlerContext context() {
        var known = context;
        if (known == null) {
            throw new IllegalStateException("A connection was used before it was open.");
        }
        return known;
    }

    Http1Head head() {
        return pool.head();
    }

    boolean isUsed() {
        return used;
    }

    /// A call was answered to its end: the next failure may be mere old age.
    void answered() {
        used = true;
    }

    boolean isOpen() {
        return context().channel().isActive();
    }

    /// Whether nothing has gone over it for this long.
    boolean hasIdledFor(long nanos, long nowNanos) {
        return nowNanos - lastNanos > nanos;
    }

    /// Whether it has idled as long as it may between two calls.
    boolean isStale(long nowNanos) {
        return hasIdledFor(keptNanos, nowNanos);
    }

    boolean isIdle() {
        return current == null;
    }

    void close() {
        var _ = context().close();
    }

    /// The upstream says how long it keeps the connection.
    void keptFor(Duration told) {
        keptNanos = Math.min(keptNanos, told.toNanos());
    }

    /// The call has ended, or was given up before anything of it was sent. Whether another may follow is for the call
    /// to say, unless the upstream has said more than it was asked: the next call would take that for its answer.
    void ended(Http1Call call, boolean isReusable) {
        if (current != call) {
            return;
        }
        current = null;
        lastNanos = System.nanoTime();
        if (isReusable && isOpen() && !decoder.hasMore()) {
            pool.free(this);
        } else {
            close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var call = current;
        if (call == null || ((HttpObject) message).decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            close();
            return;
        }
        lastNanos = System.nanoTime();
        switch (message) {
            case HttpResponse response -> call.head(response);
            case HttpContent content -> call.content(content);
            default -> throw new IllegalStateException("The decoder of answers told of " + message.getClass());
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        var call = current;
        if (call != null && context.channel().isWritable()) {
            lastNanos = System.nanoTime();
            call.caughtUp();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        pool.gone(this);
        var call = current;
        current = null;
        if (call != null) {
            call.gone();
        }
    }

    /// Whatever goes wrong on a connection ends it, and its call hears of that. What is not the network's is a fault of
    /// ours.
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.log(Level.SEVERE, "A call failed on a connection to its upstream, which is closed.", cause);
        }
        close();
    }
}
