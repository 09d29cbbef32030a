package dev.phoenix.control.conductor;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.phoenix.control.database.Json;
import dev.phoenix.control.door.Problem;
import dev.phoenix.control.door.RefusedException;
import dev.phoenix.plan.StageName;
import java.io.IOException;
import java.util.Optional;

/// A verb, who asks for it, and why.
///
/// @param force go on although the gate has not passed
/// @param to the stage to go back to; where the plan says when it is absent
public record Command(Verb verb, String by, String reason, boolean force, Optional<StageName> to) {
    static final int LONGEST_NAME = 100;
    static final int LONGEST_REASON = 500;

    /// Abort is taken from anybody with the token, whatever else the request lacks.
    private static final String UNNAMED = "somebody who gave no name";

    /// The body of a request for a verb. Every field may be absent.
    private record Body(
            @JsonProperty("by") Optional<String> by,
            @JsonProperty("reason") Optional<String> reason,
            @JsonProperty("force") boolean force,
            @JsonProperty("to") Optional<String> to) {
        private static final Body EMPTY = new Body(Optional.empty(), Optional.empty(), false, Optional.empty());
    }

    /// Reads the body of a request; what is wrong with it ends the request with 400.
    public static Command read(Verb verb, byte[] json) {
        var body = body(verb, json);
        var by = clean(body.by().orElse(""), LONGEST_NAME);
        var reason = clean(body.reason().orElse(""), LONGEST_REASON);
        if (by.isEmpty() && verb != Verb.ABORT) {
            throw refused("Say who asks: `by` is missing. The journal keeps the name.");
        }
        if (body.force() && verb == Verb.PROMOTE && reason.isEmpty()) {
            throw refused("Going on by force needs a `reason`. The journal keeps it.");
        }
        return new Command(verb, by.isEmpty() ? UNNAMED : by, reason, body.force() && verb == Verb.PROMOTE, to(body));
    }

    private static Body body(Verb verb, byte[] json) {
        if (json.length == 0) {
            return Body.EMPTY;
        }
        try {
            return Json.parse(json, Body.class);
        } catch (IOException e) {
            if (verb == Verb.ABORT) {
                return Body.EMPTY;
            }
            throw refused("The body is not JSON of the form {\"by\":\"name\",\"reason\":\"…\",\"force\":false}.");
        }
    }

    private static Optional<StageName> to(Body body) {
        return body.to()
                .map(word -> StageName.of(word)
                        .orElseThrow(() -> refused("There is no stage " + clean(word, LONGEST_NAME) + ".")));
    }

    private static RefusedException refused(String sentence) {
        return new RefusedException(Problem.of(400, "command_invalid", sentence));
    }

    /// One line without control characters, cut to what the journal takes.
    private static String clean(String text, int longest) {
        var line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= longest ? line : line.substring(0, longest);
    }
}
