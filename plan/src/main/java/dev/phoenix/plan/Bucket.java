package dev.phoenix.plan;

import java.nio.charset.StandardCharsets;

/// The bucket that a customer falls into: `murmur3_32(salt + key) mod 100000`, read unsigned.
///
/// The same customer is in the same bucket on every gateway, in every run and in every version. Austin Appleby's
/// MurmurHash3 (x86, 32 bit) was chosen because every language has it, so that a candidate can ask the same question.
public final class Bucket {
    private static final int C1 = 0xcc9e2d51;
    private static final int C2 = 0x1b873593;

    private Bucket() {}

    /// The bucket of this customer, 0 to 99 999.
    public static int bucket(String salt, String key) {
        int hash = murmur3((salt + key).getBytes(StandardCharsets.UTF_8), 0);
        return Integer.remainderUnsigned(hash, Share.ALL);
    }

    /// MurmurHash3 x86 32 of the bytes.
    static int murmur3(byte[] bytes, int seed) {
        int hash = seed;
        int whole = bytes.length & ~3;
        for (int at = 0; at < whole; at += 4) {
            int block = (bytes[at] & 0xff)
                    | (bytes[at + 1] & 0xff) << 8
                    | (bytes[at + 2] & 0xff) << 16
                    | (bytes[at + 3] & 0xff) << 24;
            hash = Integer.rotateLeft(hash ^ scramble(block), 13) * 5 + 0xe6546b64;
        }
        int tail = 0;
        for (int at = bytes.length - 1; at >= whole; at--) {
            tail = tail << 8 | (bytes[at] & 0xff);
        }
        return finish(hash ^ scramble(tail) ^ bytes.length);
    }

    private static int scramble(int block) {
        return Integer.rotateLeft(block * C1, 15) * C2;
    }

    private static int finish(int hash) {
        int mixed = (hash ^ hash >>> 16) * 0x85ebca6b;
        mixed = (mixed ^ mixed >>> 13) * 0xc2b2ae35;
        return mixed ^ mixed >>> 16;
    }
}
