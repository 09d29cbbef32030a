package dev.phoenix.gateway.shadow;

import io.vertx.core.buffer.Buffer;

/// A body that is held while it streams by, up to a cap and within the budget. *One thread* at a time; its copy says
/// which.
final class Capture {
    /// What came of one more chunk.
    enum Result {
        HELD,
        OVER_CAP,
        OVER_BUDGET
    }

    private final Budget budget;
    private final int capBytes;
    private Buffer held = Buffer.buffer(0);
    private boolean shared;

    Capture(Budget budget, int capBytes) {
        this.budget = budget;
        this.capBytes = capBytes;
    }

    /// Holds the chunk, too. The only chunk of a body is kept as it is; more of them are put together.
    Result add(Buffer chunk) {
        if (held.length() + chunk.length() > capBytes) {
            return Result.OVER_CAP;
        }
        if (!budget.tryHold(chunk.length())) {
            return Result.OVER_BUDGET;
        }
        if (held.length() == 0) {
            held = chunk;
            shared = true;
        } else if (shared) {
            held = Buffer.buffer(held.length() + chunk.length())
                    .appendBuffer(held)
                    .appendBuffer(chunk);
            shared = false;
        } else {
            held.appendBuffer(chunk);
        }
        return Result.HELD;
    }

    /// Gives everything back.
    void letGo() {
        budget.letGo(held.length());
        held = Buffer.buffer(0);
        shared = false;
    }

    Buffer body() {
        return held;
    }

    long heldBytes() {
        return held.length();
    }
}
