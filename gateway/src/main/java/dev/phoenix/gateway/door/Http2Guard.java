package dev.phoenix.gateway.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import java.util.Optional;

/// Watches the frames of an HTTP/2 connection go by, and ends the connection where they break a rule that the codec is
/// easy about: no head on a stream that the customer has ended, no stream below one that was opened before, no flood of
/// frames that only make work, no head that never ends. *One thread*: the connection's event loop.
final class Http2Guard extends ChannelInboundHandlerAdapter {
    private static final int FRAME_HEAD_BYTES = 9;

    private final DoorLimits limits;
    private final DoorCounts counts;
    private final byte[] head = new byte[FRAME_HEAD_BYTES];
    private final ClientStreams streams = new ClientStreams();
    private final ControlFrames control = new ControlFrames();
    private HeadClock clock;
    private int skip = Http2CodecUtil.connectionPrefaceBuf().readableBytes();
    private int headFilled;
    private boolean over;

    Http2Guard(DoorLimits limits, DoorCounts counts) {
        this.limits = limits;
        this.counts = counts;
        this.clock = new HeadClock(limits.head(), () -> {});
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        clock = new HeadClock(limits.head(), () -> {
            counts.tooSlow();
            end(context, wrong(Http2Error.ENHANCE_YOUR_CALM, "The head of a call did not end in time."));
        });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        clock.stop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        clock.stop();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        if (over) {
            bytes.release();
            return;
        }
        int at = bytes.readerIndex();
        int end = bytes.writerIndex();
        while (at < end) {
            if (skip > 0) {
                int skipped = Math.min(skip, end - at);
                skip -= skipped;
                at += skipped;
                continue;
            }
            head[headFilled++] = bytes.getByte(at++);
            if (headFilled == FRAME_HEAD_BYTES) {
                headFilled = 0;
                var wrong = frame(context);
                if (wrong.isPresent()) {
                    refuse(context, bytes, Math.max(bytes.readerIndex(), at - FRAME_HEAD_BYTES), wrong.get());
                    return;
                }
            }
        }
        context.fireChannelRead(bytes);
    }

    /// The frame whose head is whole now.
    private Optional<Http2Exception> frame(ChannelHandlerContext context) {
        skip = (head[0] & 0xff) << 16 | (head[1] & 0xff) << 8 | (head[2] & 0xff);
        int stream = (head[5] & 0x7f) << 24 | (head[6] & 0xff) << 16 | (head[7] & 0xff) << 8 | (head[8] & 0xff);
        var frame = new Frame(head[3], head[4], stream);
        if (frame.endsHead()) {
            clock.stop();
        } else if (frame.beginsHead()) {
            clock.start(context);
        }
        if (control.isTooMuch(frame, System.nanoTime())) {
            return Optional.of(wrong(Http2Error.ENHANCE_YOUR_CALM, "Too many frames that carry nothing."));
        }
        if (streams.isFull()) {
            forgetClosed(context);
        }
        return streams.see(frame).map(error -> wrong(error, "A head on a stream that is over."));
    }

    private void forgetClosed(ChannelHandlerContext context) {
        var codec = context.pipeline().get(Http2ConnectionHandler.class);
        if (codec != null) {
            streams.keepOnly(stream -> codec.connection().stream(stream) != null);
        }
    }

    /// Lets pass what came before the frame that is wrong, and nothing after it.
    private void refuse(ChannelHandlerContext context, ByteBuf bytes, int upTo, Http2Exception wrong) {
        counts.refused();
        over = true;
        context.fireChannelRead(bytes.readRetainedSlice(upTo - bytes.readerIndex()));
        bytes.release();
        end(context, wrong);
    }

    /// The codec says goodbye with the reason, and closes.
    private void end(ChannelHandlerContext context, Http2Exception wrong) {
        over = true;
        clock.stop();
        context.fireExceptionCaught(wrong);
    }

    private static Http2Exception wrong(Http2Error error, String sentence) {
        return Http2Exception.connectionError(error, sentence);
    }
}
