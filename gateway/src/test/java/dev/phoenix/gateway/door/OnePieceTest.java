package dev.phoenix.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OnePieceTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new OnePiece());

    @AfterEach
    void stop() {
        channel.finishAndReleaseAll();
    }

    private ChannelFuture write(String text) {
        var bytes = channel.alloc().directBuffer();
        bytes.writeCharSequence(text, StandardCharsets.US_ASCII);
        return channel.write(bytes);
    }

    private List<String> written() {
        var pieces = new ArrayList<String>();
        for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
            pieces.add(piece.toString(StandardCharsets.US_ASCII));
            piece.release();
        }
        return pieces;
    }

    @Test
    void what_is_written_before_one_flush_leaves_as_one() {
        var head = write("head ");
        var body = channel.write(Unpooled.copiedBuffer("body", StandardCharsets.US_ASCII));
        assertThat(written()).isEmpty();
        assertThat(head.isDone()).isFalse();

        channel.flush();

        assertThat(written()).containsExactly("head body");
        assertThat(head.isSuccess()).isTrue();
        assertThat(body.isSuccess()).isTrue();
    }

    @Test
    void what_is_large_is_not_copied_and_keeps_its_place() {
        var large = "x".repeat(10_000);
        var _ = write("head ");
        var _ = write(large);
        var _ = write("tail");
        channel.flush();

        assertThat(written()).containsExactly("head ", large, "tail");
    }

    @Test
    void what_is_no_bytes_keeps_its_place() {
        var _ = write("head ");
        var _ = channel.write("an object");
        var _ = write("tail");
        channel.flush();

        ByteBuf head = channel.readOutbound();
        assertThat(head.toString(StandardCharsets.US_ASCII)).isEqualTo("head ");
        head.release();
        Object object = channel.readOutbound();
        assertThat(object).isEqualTo("an object");
        assertThat(written()).containsExactly("tail");
    }

    @Test
    void what_was_held_fails_with_its_connection() {
        var head = write("head ");
        var body = write("body");
        var _ = channel.close();

        assertThat(head.isDone()).isTrue();
        assertThat(body.isDone()).isTrue();
    }
}
