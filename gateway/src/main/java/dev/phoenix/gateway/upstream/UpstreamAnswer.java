package dev.phoenix.gateway.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpVersion;

/// An upstream's answer from its head on. *One thread*: the event loop of its connection.
public interface UpstreamAnswer {
    int status();

    /// What stands behind the status, for people.
    String reason();

    HttpVersion version();

    MultiMap fields();

    /// The fields behind the body, once that has ended.
    MultiMap trailers();

    /// Hands the body over as it comes. To be called at once, while the head is being told.
    void read(Reader reader);

    /// Holds the upstream back; what it has sent already may still come.
    void pause();

    /// Lets the upstream go on.
    void resume();

    /// Who reads.
    interface Reader {
        /// A part of the body.
        void part(Buffer part);

        /// The answer is complete.
        void ended();

        /// The upstream broke off in the middle.
        void broken();
    }
}
