package dev.phoenix.gateway.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;

/// Tells by the first bytes of a connection which HTTP it speaks, and hands over to the guard who knows that one.
/// *One thread*: the connection's event loop.
final class PrefaceGuard extends ChannelInboundHandlerAdapter {
    private static final ByteBuf PREFACE = Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf());

    private final DoorLimits limits;
    private final DoorCounts counts;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private HeadClock clock;

    PrefaceGuard(DoorLimits limits, DoorCounts counts) {
        this.limits = limits;
        this.counts = counts;
        this.clock = new HeadClock(limits.head(), () -> {});
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        clock = new HeadClock(limits.head(), () -> {
            counts.tooSlow();
            var _ = context.close();
        });
        clock.start(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), held, (ByteBuf) message);
        int known = Math.min(held.readableBytes(), PREFACE.readableBytes());
        if (!ByteBufUtil.equals(held, held.readerIndex(), PREFACE, 0, known)) {
            if (hasAgreedOnHttp2(context)) {
                counts.refused();
                var _ = context.close();
            } else {
                context.pipeline().addBefore(context.name(), null, new OnePiece());
                handOver(context, new Http1Guard(limits, counts));
            }
        } else if (known == PREFACE.readableBytes()) {
            handOver(context, new Http2Guard(limits, counts));
        }
    }

    private static boolean hasAgreedOnHttp2(ChannelHandlerContext context) {
        var tls = context.pipeline().get(SslHandler.class);
        return tls != null && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
    }

    private void handOver(ChannelHandlerContext context, ChannelHandler next) {
        var bytes = held;
        held = Unpooled.EMPTY_BUFFER;
        context.pipeline().addAfter(context.name(), null, next);
        context.fireChannelRead(bytes);
        context.pipeline().remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        clock.stop();
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }
}
