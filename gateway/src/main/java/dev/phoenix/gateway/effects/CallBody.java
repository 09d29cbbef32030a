package dev.phoenix.gateway.effects;

import io.vertx.core.buffer.Buffer;

/// A body that is held while it streams by, as long as it is small enough. *One thread.*
final class CallBody {
    private final int mostBytes;
    private Buffer held = Buffer.buffer();
    private long bytes;

    CallBody(int mostBytes) {
        this.mostBytes = mostBytes;
    }

    void add(Buffer part) {
        bytes += part.length();
        if (bytes <= mostBytes) {
            held.appendBuffer(part);
        } else {
            held = Buffer.buffer();
        }
    }

    /// Whether all that came is held.
    boolean isWhole() {
        return bytes <= mostBytes;
    }

    Buffer held() {
        return held;
    }

    long bytes() {
        return bytes;
    }
}
