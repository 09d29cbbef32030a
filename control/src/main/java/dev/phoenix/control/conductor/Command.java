package dev.phoenix.control.conductor;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.phoenix.control.database.Json;
import dev.phoenix.control.door.Problem;
import dev.phoenix.control.door.RefusedException;
import dev.phoenix.plan.StageName;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// A verb, who asks for it, and why.
///
/// @param force go on although the gate has not passed
/// @param to the stage to go back to; where the plan says when it is absent
/// @param as the approval that is given; the one named as who gives it, when it is absent
/// @param window when nothing shall go forwards
public record Command(
        Verb verb,
        String by,
        String reason,
        boolean force,
        Optional<StageName> to,
        Optional<String> as,
        Optional<Window> window) {
    static final int LONGEST_NAME = 100;
    static final int LONGEST_REASON = 500;

    /// Abort is taken from anybody with the token, whatever else the request lacks.
    private static final String UNNAMED = "somebody who gave no name";

    /// From when until when; from now, when the start is absent.
    public record Window(Optional<Instant> from, Instant until) {}

    /// A command that is neither an approval nor a freeze.
    public Command(Verb verb, String by, String reason, boolean force, Optional<StageName> to) {
        this(verb, by, reason, force, to, Optional.empty(), Optional.empty());
    }

    /// The same, asked for by the one whose token was shown: nobody signs with another's name.
    public Command signedBy(String person) {
        return new Command(verb, person, reason, force, to, as, window);
    }

    /// The name of the approval that is given.
    String approval() {
        return as.orElse(by);
    }

    /// The body of a request for a verb. Every field may be absent.
    private record Body(
            @JsonProperty("by") Optional<String> by,
            @JsonProperty("reason") Optional<String> reason,
            @JsonProperty("force") boolean force,
            @JsonProperty("to") Optional<String> to,
            @JsonProperty("as") Optional<String> as,
            @JsonProperty("from") Optional<String> from,
            @JsonProperty("until") Optional<String> until) {
        private static final Body EMPTY = new Body(
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /// Reads the body of a request; what is wrong with it ends the request with 400.
    public static Command read(Verb verb, byte[] json) {
        var body = body(verb, json);
        var by = name(body.by().orElse(""));
        var reason = clean(body.reason().orElse(""), LONGEST_REASON);
        if (by.isEmpty() && verb != Verb.ABORT) {
            throw refused("Say who asks: `by` is missing. The journal keeps the name.");
        }
        if (body.force() && verb == Verb.PROMOTE && reason.isEmpty()) {
            throw refused("Going on by force needs a `reason`. The journal keeps it.");
        }
        return new Command(
                verb,
                by.isEmpty() ? UNNAMED : by,
                reason,
                body.force() && verb == Verb.PROMOTE,
                to(body),
                body.as().map(name -> clean(name, LONGEST_NAME)).filter(name -> !name.isEmpty()),
                verb == Verb.FREEZE ? Optional.of(window(body)) : Optional.empty());
    }

    private static Window window(Body body) {
        var until = body.until()
                .map(Command::moment)
                .orElseThrow(() -> refused("Say until when: `until` is missing, such as 2026-12-27T08:00:00Z."));
        var from = body.from().map(Command::moment);
        if (from.isPresent() && !from.get().isBefore(until)) {
            throw refused("A freeze ends after it begins; `from` is not before `until`.");
        }
        return new Window(from, until);
    }

    private static Instant moment(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw refused("\"" + clean(text, LONGEST_NAME) + "\" is no moment. Write it as 2026-12-27T08:00:00Z.");
        }
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

    /// A name as the journal takes it.
    public static String name(String given) {
        return clean(given, LONGEST_NAME);
    }

    /// One line without control characters, cut to what the journal takes.
    private static String clean(String text, int longest) {
        var line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= longest ? line : line.substring(0, longest);
    }
}
