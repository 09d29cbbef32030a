package dev.phoenix.gateway.shadow;

import io.vertx.core.buffer.Buffer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/// A body that was larger than may be held: how long it was, and a hash of all of it. Two checksums that processors
/// compute by themselves make 64 bits, which is enough to tell one answer from another and costs the live call next to
/// nothing.
///
/// @param hash of the bytes in their order
public record Beyond(long bytes, long hash) {
    /// A body of which only the length is known, as its head tells it. It equals no body that was read.
    static Beyond unread(long bytes) {
        return new Beyond(bytes, 0);
    }

    /// The same of a body that is still coming. *One thread* at a time.
    static final class Running {
        private final CRC32 one = new CRC32();
        private final CRC32C other = new CRC32C();
        private long bytes;

        void add(Buffer chunk) {
            var part = chunk.getBytes();
            one.update(part);
            other.update(part);
            bytes += part.length;
        }

        Beyond sofar() {
            return new Beyond(bytes, one.getValue() << Integer.SIZE | other.getValue());
        }
    }
}
