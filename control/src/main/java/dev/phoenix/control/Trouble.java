package dev.phoenix.control;

import java.time.Instant;

/// Why control cannot do its work now, in a sentence, and since when.
record Trouble(String detail, Instant since) {}
