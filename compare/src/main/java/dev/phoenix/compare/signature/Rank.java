package dev.phoenix.compare.signature;

/// The place of one sighting among all, worked out from its signature and exchange alone, so that every gateway and
/// every order of merging agree on it. Critical sightings come first; among equals it is as good as drawn by lot.
///
/// @param level how many sightings in a row, on average as a power of two, do not reach it: half of all are at level
///     0, a quarter at 1, and so on; critical ones start above the highest that any other can reach
/// @param lot decides within a level, smaller is earlier
record Rank(int level, long lot) implements Comparable<Rank> {
    private static final int CRITICAL = Long.SIZE + 1;

    static Rank of(Signature signature, Sighting sighting) {
        long lot = mixed(hash(sighting.exchange(), hash(signature.toString(), 0)));
        return new Rank(Long.numberOfLeadingZeros(lot) + (sighting.critical() ? CRITICAL : 0), lot);
    }

    boolean isCritical() {
        return level >= CRITICAL;
    }

    @Override
    public int compareTo(Rank other) {
        return level != other.level ? Integer.compare(other.level, level) : Long.compareUnsigned(lot, other.lot);
    }

    /// FNV-1a.
    private static long hash(String text, long seed) {
        long hash = 0xcbf29ce484222325L ^ seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /// MurmurHash3's finalizer: every bit of the hash has its say in every bit of the lot.
    private static long mixed(long hash) {
        long mixed = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }
}
