package dev.phoenix.gateway;

import dev.phoenix.gateway.tally.Outbox;
import dev.phoenix.gateway.tally.Tape;

/// What waits to be told to control.
///
/// @param outbox counts, every one of which must arrive
/// @param tape examples, which may be lost
record Mail(Outbox outbox, Tape tape) {}
