package dev.phoenix.gateway.door;

import java.time.Duration;

/// What customers may take of the door.
///
/// @param connections open at a time, on all customers' ports of the process together
/// @param head how long the head of a request may take from its first byte, and a new connection to send one
/// @param bodyBytesPerSecond what must come of a body, on average over the time that a head may take; 0 asks for
/// nothing
public record DoorLimits(int connections, Duration head, int bodyBytesPerSecond) {}
