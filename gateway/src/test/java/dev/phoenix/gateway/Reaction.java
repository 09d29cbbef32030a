package dev.phoenix.gateway;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// What a [FakeUpstream] does with a request.
sealed interface Reaction {
    /// Sends exactly these bytes and keeps the connection.
    record Raw(String bytes) implements Reaction {}

    /// Sends exactly these bytes and closes the connection.
    record RawThenClose(String bytes) implements Reaction {}

    /// Never answers.
    record Hang() implements Reaction {}

    /// Resets the connection.
    record Reset() implements Reaction {}

    /// Answers when this time is over.
    record After(Duration time, Reaction then) implements Reaction {}

    /// Answers when the latch is open.
    record Once(CountDownLatch open, Reaction then) implements Reaction {}

    /// Sends these bytes, and after that whatever comes back.
    record Echo(String bytes) implements Reaction {}

    /// One after the other.
    record Steps(List<Reaction> steps) implements Reaction {
        public Steps {
            steps = List.copyOf(steps);
        }
    }

    /// Sends an answer of this many bytes.
    record Huge(long sizeBytes) implements Reaction {}

    /// A JSON answer.
    static Reaction json(int status, String body) {
        return answer(status, "application/json", body);
    }

    /// A text answer.
    static Reaction ok(String body) {
        return answer(200, "text/plain", body);
    }

    static Reaction answer(int status, String type, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return new Raw("HTTP/1.1 " + status + " Said\r\nContent-Type: " + type + "\r\nServer: fake\r\nContent-Length: "
                + length + "\r\n\r\n" + body);
    }

    static Reaction after(Duration time, Reaction then) {
        return new After(time, then);
    }
}
