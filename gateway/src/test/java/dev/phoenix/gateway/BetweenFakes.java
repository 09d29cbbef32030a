package dev.phoenix.gateway;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// Tests of a gateway between two fakes: legacy answers with the body that it was sent, the candidate for as long as
/// nobody tells it otherwise with a sentence.
abstract class BetweenFakes {
    FakeUpstream legacy;
    FakeUpstream candidate;

    @BeforeEach
    void startFakes() {
        legacy = FakeUpstream.start(seen -> Reaction.ok(seen.body()));
        candidate = FakeUpstream.start(_ -> Reaction.ok("never asked"));
    }

    @AfterEach
    void stopFakes() {
        legacy.close();
        candidate.close();
    }
}
