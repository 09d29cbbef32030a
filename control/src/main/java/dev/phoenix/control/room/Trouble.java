package dev.phoenix.control.room;

import java.time.Instant;

/// Why control cannot do its work now, in a sentence, and since when.
public record Trouble(String detail, Instant since) {}
