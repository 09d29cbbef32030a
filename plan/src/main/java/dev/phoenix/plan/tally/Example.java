package dev.phoenix.plan.tally;

import java.util.List;

/// The pair of one exchange, redacted, kept so that people can see its differences again.
///
/// @param snapshotVersion the snapshot that the request was routed by
/// @param signatures the causes, as [SignatureTally] calls them, that it shows
/// @param pair one line of a tape
public record Example(long snapshotVersion, String route, List<String> signatures, String exchange, String pair) {
    public Example {
        signatures = List.copyOf(signatures);
    }
}
