package dev.phoenix.compare.suggestion;

import dev.phoenix.compare.Difference;
import dev.phoenix.compare.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;

/// The differences seen at one place, and how often legacy disagreed with itself there. One thread.
final class Seen {
    /// More samples would not change a proposal that so many agree on, only the memory it takes.
    static final int MOST_SAMPLES = 500;

    private final List<Sample> samples = new ArrayList<>();
    private long differences;
    private long pairs;
    private long lastPair = -1;
    private long selfDisagreements;
    private boolean critical;

    /// Two values that differed.
    record Sample(Difference.Kind kind, Optional<Json> legacy, Optional<Json> candidate) {}

    /// @param pair the number of the pair that the difference was found in
    void add(Difference difference, long pair) {
        differences++;
        critical |= difference.critical();
        if (pair != lastPair) {
            lastPair = pair;
            pairs++;
        }
        if (samples.size() < MOST_SAMPLES) {
            samples.add(new Sample(difference.kind(), difference.legacy(), difference.candidate()));
        }
    }

    void legacyDisagreedWithItself() {
        selfDisagreements++;
    }

    long differences() {
        return differences;
    }

    /// Pairs with a difference here.
    long pairs() {
        return pairs;
    }

    /// Control asks in which legacy answered two things here.
    long selfDisagreements() {
        return selfDisagreements;
    }

    boolean isCritical() {
        return critical;
    }

    List<Sample> samples() {
        return samples;
    }

    /// Whether every sample has both values, and they are like this.
    boolean all(BiPredicate<Json, Json> test) {
        return samples.stream()
                .allMatch(sample -> sample.legacy().isPresent()
                        && sample.candidate().isPresent()
                        && test.test(sample.legacy().get(), sample.candidate().get()));
    }

    boolean allOf(Difference.Kind... kinds) {
        return samples.stream().allMatch(sample -> List.of(kinds).contains(sample.kind()));
    }
}
