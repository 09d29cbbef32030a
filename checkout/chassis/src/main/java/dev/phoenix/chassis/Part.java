package dev.phoenix.chassis;

import java.util.Optional;

/// A part of a service that lives as long as it does: a database, a worker.
public interface Part {
    /// Why the service cannot do its work, if it cannot.
    default Optional<String> trouble() {
        return Optional.empty();
    }

    void stop();
}
