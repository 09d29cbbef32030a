package dev.phoenix.gateway.door;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/// Lets the small pieces that are written before one flush leave as one: the head of an answer and a short body would
/// otherwise be two buffers for the kernel to gather. *One thread*: the connection's event loop.
final class OnePiece extends ChannelOutboundHandlerAdapter {
    /// Beyond this, gathering is cheaper than copying.
    private static final int MOST_BYTES = 4 * 1024;

    private @Nullable ByteBuf held;
    private @Nullable ChannelPromise promised;

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        var before = held;
        if (!(message instanceof ByteBuf bytes) || promise.isVoid()) {
            letGo(context);
            var _ = context.write(message, promise);
        } else if (before == null) {
            hold(context, bytes, promise);
        } else if (before.readableBytes() + bytes.readableBytes() <= MOST_BYTES) {
            before.writeBytes(bytes);
            bytes.release();
            join(promise);
        } else {
            letGo(context);
            var _ = context.write(bytes, promise);
        }
    }

    /// Only what is ours alone may grow.
    private void hold(ChannelHandlerContext context, ByteBuf bytes, ChannelPromise promise) {
        if (bytes.isDirect() && !bytes.isReadOnly() && bytes.maxWritableBytes() >= MOST_BYTES) {
            held = bytes;
            promised = promise;
        } else {
            var _ = context.write(bytes, promise);
        }
    }

    /// The later piece stands for the earlier ones, too.
    private void join(ChannelPromise later) {
        var earlier = promised;
        promised = later;
        if (earlier != null) {
            var _ = later.addListener(written -> {
                if (written.isSuccess()) {
                    earlier.trySuccess();
                } else {
                    earlier.tryFailure(written.cause());
                }
            });
        }
    }

    private void letGo(ChannelHandlerContext context) {
        var bytes = held;
        var promise = promised;
        held = null;
        promised = null;
        if (bytes != null && promise != null) {
            var _ = context.write(bytes, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        letGo(context);
        var _ = context.flush();
    }

    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        letGo(context);
        var _ = context.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        letGo(context);
    }
}
