package dev.phoenix.gateway.door;

import java.time.Duration;

/// What customers may take of the door.
///
/// @param connections open at a time, on one port
/// @param head how long the head of a request may take from its first byte, and a new connection to send one
public record DoorLimits(int connections, Duration head) {}
