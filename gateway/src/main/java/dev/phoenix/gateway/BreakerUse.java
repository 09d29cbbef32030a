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
    ///
    /// @param mayTry the customer would not notice if it failed once more, so that the call may be a trial
    boolean permits(boolean mayTry) {
        if (!mayTry && breaker.getState() != CircuitBreaker.State.CLOSED) {
            return false;
        }
        permitted = breaker.tryAcquirePermission();
        return permitted;
    }

    /// Tells how the candidate did.
    ///
    /// @param micros how long its answer took to begin
    void record(boolean answered, long micros) {
        permitted = false;
        if (answered) {
            breaker.onSuccess(micros, TimeUnit.MICROSECONDS);
        } else {
            breaker.onError(micros, TimeUnit.MICROSECONDS, new Failed());
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
