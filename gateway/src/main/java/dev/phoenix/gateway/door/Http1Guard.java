package dev.phoenix.gateway.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectDecoder;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Lets HTTP/1.1 pass that can be understood in one way only, head by head; of a head nothing passes before all of it
/// is here and sound. At the first thing that is not, it lets something pass that every decoder refuses, so that the
/// refusal takes its turn behind the answers to earlier requests; and after that, nothing. *One thread*: the
/// connection's event loop.
public final class Http1Guard extends ChannelDuplexHandler {
    /// What a customer may send ahead of the answer to an upgrade.
    private static final int MOST_AHEAD_BYTES = 64 * 1024;

    private static final int BYTES_OF_A_SETTING = 6;

    /// By so many it is plain that a connection does not begin as HTTP/2 does: no method is `PRI `.
    private static final int BYTES_THAT_ARE_NO_PREFACE = 4;

    /// How long a refused customer may take to read why. Closing at once would reset the connection where there is
    /// something unread, and the answer would be lost.
    private static final long LINGER_MILLIS = 1_000;

    private static final byte[] NO_HEAD = "? ? ?\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_CHUNK = "?\r\n".getBytes(StandardCharsets.US_ASCII);

    private final DoorLimits limits;
    private final DoorCounts counts;
    private final RequestFraming framing = new RequestFraming();
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private HeadClock clock;
    private boolean over;
    private boolean closing;
    private boolean watchesTrailers;

    Http1Guard(DoorLimits limits, DoorCounts counts) {
        this.limits = limits;
        this.counts = counts;
        this.clock = new HeadClock(limits.head(), () -> {});
    }

    /// The upgrade that this connection asked for was agreed on: what comes now is not HTTP.
    public static void left(Channel connection) {
        var context = connection.pipeline().context(Http1Guard.class);
        if (context != null) {
            var guard = (Http1Guard) context.handler();
            guard.pass(context, guard.held.readableBytes());
            context.fireChannelReadComplete();
            connection.pipeline().remove(guard);
        }
    }

    /// The upgrade that this connection asked for was refused: HTTP goes on.
    public static void stayed(Channel connection) {
        var context = connection.pipeline().context(Http1Guard.class);
        if (context != null) {
            var guard = (Http1Guard) context.handler();
            guard.framing.stays();
            guard.look(context);
            context.fireChannelReadComplete();
        }
    }

    /// Whatever still comes over this connection is nobody's: it is about to be closed.
    public static void takeNothingMore(Channel connection) {
        var context = connection.pipeline().context(Http1Guard.class);
        if (context != null) {
            ((Http1Guard) context.handler()).takeNothingMore();
        }
    }

    private void takeNothingMore() {
        over = true;
        clock.stop();
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        clock = new HeadClock(limits.head(), () -> {
            counts.tooSlow();
            refuse(context, Refusal.TOO_SLOW);
            context.fireChannelReadComplete();
        });
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        clock.stop();
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        if (over) {
            bytes.release();
            return;
        }
        held = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), held, bytes);
        if (!framing.asksToLeave()) {
            look(context);
        } else if (held.readableBytes() > MOST_AHEAD_BYTES) {
            counts.refused();
            over = true;
            var _ = context.close();
        }
    }

    private void look(ChannelHandlerContext context) {
        int sound = 0;
        while (!framing.asksToLeave()) {
            long heads = framing.heads();
            int more = framing.pass(held, held.readerIndex() + sound);
            if (more == 0) {
                break;
            }
            if (framing.heads() > heads && framing.lastHead().hasUpgrade()) {
                wishToLeave(context);
            }
            if (framing.heads() > heads && framing.lastHead().isChunked() && !watchesTrailers) {
                pass(context, sound);
                sound = -watchTrailers(context);
            }
            sound += more;
        }
        pass(context, sound);
        framing.refusal().ifPresent(why -> {
            counts.refused();
            refuse(context, why);
        });
        if (framing.asksToLeave() && context.pipeline().get(HttpObjectDecoder.class) == null) {
            leaveForHttp2(context);
        } else if (held.isReadable() && framing.isInHead() && !over) {
            clock.start(context);
        } else {
            clock.stop();
        }
    }

    /// The first chunked body of the connection comes. The decoder, behind which its trailers can be seen, is there
    /// only
    /// once the first bytes of the connection have passed.
    ///
    /// @return how many bytes of the head had to pass
    private int watchTrailers(ChannelHandlerContext context) {
        watchesTrailers = true;
        int passed = context.pipeline().get(HttpObjectDecoder.class) == null ? BYTES_THAT_ARE_NO_PREFACE : 0;
        pass(context, passed);
        var decoder = context.pipeline().context(HttpObjectDecoder.class);
        if (decoder != null) {
            context.pipeline().addAfter(decoder.name(), null, new TrailerWatch());
        }
        return passed;
    }

    /// HTTP/2 is agreed on at once, and only where nothing can go wrong: by the first request, without a body, in clear
    /// text. A wish that is not going to be heard is made unread, so that everyone behind us takes it the same way.
    private void wishToLeave(ChannelHandlerContext context) {
        var head = framing.lastHead();
        var wishes = head.upgrade(held);
        boolean isHeard = framing.asksToLeave() && (!wishes.contains("h2c") || maySpeakHttp2(context, wishes));
        if (!isHeard) {
            framing.stays();
            head.blankUpgrade(held);
        }
    }

    private boolean maySpeakHttp2(ChannelHandlerContext context, List<String> wishes) {
        var settings = framing.lastHead().http2Settings();
        return wishes.size() == 1
                && framing.heads() == 1
                && context.pipeline().get(SslHandler.class) == null
                && settings.size() == 1
                && isSettings(settings.getFirst());
    }

    /// Whether this is a whole number of settings of six bytes each, in the form that header fields have for it.
    private static boolean isSettings(String text) {
        try {
            return Base64.getUrlDecoder().decode(text).length % BYTES_OF_A_SETTING == 0;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private void leaveForHttp2(ChannelHandlerContext context) {
        var rest = held;
        held = Unpooled.EMPTY_BUFFER;
        context.pipeline().addAfter(context.name(), null, new Http2Guard(limits, counts));
        context.fireChannelRead(rest);
        context.pipeline().remove(this);
    }

    private void pass(ChannelHandlerContext context, int bytes) {
        if (bytes == 0) {
            return;
        }
        if (bytes == held.readableBytes()) {
            var all = held;
            held = Unpooled.EMPTY_BUFFER;
            context.fireChannelRead(all);
        } else {
            context.fireChannelRead(held.readRetainedSlice(bytes));
        }
    }

    /// After a refusal says that nothing more comes, takes what still comes for nothing, and closes a little later.
    @Override
    public void close(ChannelHandlerContext context, ChannelPromise promise) {
        boolean lingers = over && !closing && context.channel() instanceof DuplexChannel;
        closing = true;
        if (!lingers || context.pipeline().get(SslHandler.class) != null) {
            hangUp(context, promise);
            return;
        }
        context.channel().config().setAutoRead(true);
        var _ = ((DuplexChannel) context.channel()).shutdownOutput();
        var _ = context.executor().schedule(() -> hangUp(context, promise), LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void hangUp(ChannelHandlerContext context, ChannelPromise promise) {
        var _ = context.close(promise);
    }

    private void refuse(ChannelHandlerContext context, Refusal why) {
        takeNothingMore();
        context.channel().attr(Refusal.OF_CONNECTION).set(why);
        context.fireChannelRead(Unpooled.wrappedBuffer(framing.isInHead() ? NO_HEAD : NO_CHUNK));
    }
}
