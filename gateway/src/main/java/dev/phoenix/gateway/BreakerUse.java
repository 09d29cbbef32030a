package dev.phoenix.gateway;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.concurrent.TimeUnit;

/// One call's dealings with the breaker of its route. Only calls that legacy may answer in the candidate's place ask
/// for leave; what the others find out is told to the breaker all the same. *One thread*: the call's event loop.
final class BreakerUse {
    private final CircuitBreaker breaker;
    private boolean permitted;

    BreakerUse(CircuitBreaker breaker) {
        this.breaker = breaker;
    }

    /// Asks whether the candidate may be called.
    boolean permits() {
        permitted = breaker.tryAcquirePermission();
        return permitted;
    }

    /// Tells how the candidate did.
    void record(boolean answered) {
        permitted = false;
        if (answered) {
            breaker.onSuccess(0, TimeUnit.NANOSECONDS);
        } else {
            breaker.onError(0, TimeUnit.NANOSECONDS, new Failed());
        }
    }

    /// Gives an unused leave back.
    void release() {
        if (permitted) {
            permitted = false;
            breaker.releasePermission();
        }
    }

    private static final class Failed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Failed() {
            super("The candidate failed.", null, false, false);
        }
    }
}
