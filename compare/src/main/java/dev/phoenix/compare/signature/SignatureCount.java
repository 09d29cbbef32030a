package dev.phoenix.compare.signature;

import java.time.Instant;
import java.util.List;

/// How often one signature was seen.
///
/// @param count exchanges in which it was seen
/// @param critical whether any of them differed at a critical place
/// @param examples at most [Signatures#MOST_EXAMPLES], drawn evenly from all of its exchanges
public record SignatureCount(
        Signature signature, long count, Instant first, Instant last, boolean critical, List<Sighting> examples) {
    public SignatureCount {
        examples = List.copyOf(examples);
    }

    /// The part of all compared exchanges in which it was seen.
    public double share(long compared) {
        return compared == 0 ? 0 : (double) count / compared;
    }
}
