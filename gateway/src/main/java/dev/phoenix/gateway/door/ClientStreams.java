package dev.phoenix.gateway.door;

import io.netty.handler.codec.http2.Http2Error;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/// The streams that the customer has opened on one connection, as far as the customer's own frames tell. *One thread*:
/// the connection's event loop.
final class ClientStreams {
    /// Beyond this, streams that we have closed ourselves are forgotten.
    private static final int MANY = 512;

    /// How many ended streams are remembered, to tell one that was used from one that was left out.
    private static final int REMEMBERED = 64;

    private final Set<Integer> open = new HashSet<>();
    private final int[] ended = new int[REMEMBERED];
    private int endedTotal;
    private int highest;

    /// Takes this frame in.
    ///
    /// @return what is wrong with it
    Optional<Http2Error> see(Frame frame) {
        int stream = frame.stream();
        if (frame.isHead() && !open.contains(stream)) {
            if (stream <= highest) {
                return Optional.of(wasUsed(stream) ? Http2Error.STREAM_CLOSED : Http2Error.PROTOCOL_ERROR);
            }
            highest = stream;
            open.add(stream);
        }
        if (frame.endsStream() && open.remove(stream)) {
            ended[endedTotal++ % REMEMBERED] = stream;
        }
        return Optional.empty();
    }

    boolean isFull() {
        return open.size() > MANY;
    }

    void keepOnly(IntPredicate isOpen) {
        open.removeIf(stream -> !isOpen.test(stream));
    }

    private boolean wasUsed(int stream) {
        for (int one : ended) {
            if (one == stream) {
                return true;
            }
        }
        return false;
    }
}
