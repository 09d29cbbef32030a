package dev.phoenix.gateway.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/// A request on a connection to an upstream, whatever that speaks: its body goes out here, and what comes of it is
/// told to [Heard]. *One thread*: the event loop of its connection.
public interface Sending {
    /// Sends the body, whose length no field tells, in chunks where the protocol has no other end for it.
    void chunked();

    /// Sends a part of the body.
    void write(Buffer part);

    /// Sends the last part of the body.
    void end(Buffer last);

    /// There is no more body.
    void end();

    /// There is no more body, but these fields behind it, where the protocol has a place for them.
    void end(MultiMap trailers);

    /// Whether the upstream is slower than its customer, who must wait.
    boolean isFull();

    /// Runs the step when the upstream has caught up.
    void drained(Runnable step);

    /// Whether another call was answered on this connection before, so that it may have died of old age.
    boolean isOnUsedConnection();

    /// Gives the request up, whatever became of it.
    void reset();

    /// Who hears of the answer.
    interface Heard {
        /// Fields that the answer will have (status 103).
        void hinted(MultiMap fields);

        /// The head of the answer is there.
        void answered(UpstreamAnswer answer);

        /// There is no answer.
        ///
        /// @param untouched the upstream has not looked at the request
        void broken(boolean untouched);
    }
}
