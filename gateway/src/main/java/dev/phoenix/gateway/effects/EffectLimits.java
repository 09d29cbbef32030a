package dev.phoenix.gateway.effects;

import java.time.Duration;

/// How much the effect journal may hold, and for how long.
///
/// @param entries calls that are held, of all pairs together
/// @param heldBytes bytes of their bodies
/// @param bodyBytes the largest single body that is held
/// @param kept how long a pair's calls are held at most
/// @param settle how long after both answers the calls that still come belong to the pair
public record EffectLimits(int entries, long heldBytes, int bodyBytes, Duration kept, Duration settle) {}
