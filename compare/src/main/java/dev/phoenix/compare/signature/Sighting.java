package dev.phoenix.compare.signature;

import java.time.Instant;

/// One exchange whose answers differed in the way of one signature.
///
/// @param exchange the id of the exchange; which sightings are kept as examples hangs on it alone
/// @param critical whether a critical place differed
/// @param example what is shown of it, redacted
public record Sighting(String exchange, Instant at, boolean critical, String example) {}
