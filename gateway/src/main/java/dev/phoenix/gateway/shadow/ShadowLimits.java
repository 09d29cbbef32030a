package dev.phoenix.gateway.shadow;

import java.time.Duration;

/// How much copying may cost. Whatever is beyond a limit is dropped and counted, and never waits.
///
/// @param inFlight copies that have not ended, on all routes together
/// @param heldBytes bytes of requests and answers held for copies that have not ended
/// @param captureBytes the largest single body that is held
/// @param perCustomer copies of one customer that have not ended
/// @param queuedComparisons pairs that wait to be compared
public record ShadowLimits(
        int inFlight, long heldBytes, int captureBytes, int perCustomer, int queuedComparisons, Times times) {

    /// How long copies and what they leave behind may last.
    ///
    /// @param deadline the most that a copy may take, however long the plan lets its side take
    /// @param twinWait how long a copy waits for the other name of the thing that it is about
    /// @param apart how long a customer is not compared after a copied write of theirs was lost
    public record Times(Duration deadline, Duration twinWait, Duration apart) {}
}
