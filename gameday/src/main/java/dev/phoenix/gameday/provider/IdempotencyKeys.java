package dev.phoenix.gameday.provider;

import java.util.LinkedHashMap;
import java.util.function.Supplier;

/// Remembers the answer to every key: a repeat has the same answer and no second effect. Any thread.
///
/// Answers to requests that failed validation (status 400, 401, 404) are not remembered, as nothing began for them.
final class IdempotencyKeys {
    /// The provider forgets keys after a day; a run of the simulator is shorter, so this bounds its memory.
    private static final int MOST = 200_000;

    private final LinkedHashMap<String, Remembered> keys = new LinkedHashMap<>();

    private record Remembered(String parameters, Answer answer) {}

    /// An answer, and whether it was given before.
    record Given(Answer answer, boolean replayed) {}

    synchronized Given once(String key, String parameters, Supplier<Answer> call) {
        Remembered before = keys.get(key);
        if (before != null) {
            if (!before.parameters.equals(parameters)) {
                throw Refused.keyReused(key);
            }
            return new Given(before.answer, true);
        }
        Answer answer = call.get();
        if (answer.status() < 400 || answer.status() == 402) {
            keys.put(key, new Remembered(parameters, answer));
            if (keys.size() > MOST) {
                keys.pollFirstEntry();
            }
        }
        return new Given(answer, false);
    }
}
