package dev.phoenix.control.room;

import dev.phoenix.control.conductor.Answer;
import dev.phoenix.control.conductor.Command;
import dev.phoenix.control.conductor.Verb;
import dev.phoenix.control.door.Http;
import dev.phoenix.control.door.Keys;
import dev.phoenix.control.door.Problem;
import dev.phoenix.control.door.RefusedException;
import dev.phoenix.control.door.Tags;
import dev.phoenix.control.journal.Journal;
import dev.phoenix.control.journal.JournalEntry;
import dev.phoenix.control.tally.Counts;
import dev.phoenix.control.tally.Lately;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.io.UncheckedIOException;
import java.util.List;

/// What people, the command line and the war room call. Any thread.
public final class PeopleApi implements HttpService {
    private static final int DEFAULT_PAGE = 100;
    private static final int LARGEST_COMMAND_BYTES = 16 * 1024;

    private record Entries(List<JournalEntry> entries) {}

    private record Differences(List<Counts.Signature> signatures) {}

    private record Points(List<Lately.Point> points) {}

    /// How the journal names whoever shows the token of the environment.
    static final String ROOT = "the holder of CONTROL_OPERATOR_TOKEN";

    private final Keys keys;
    private final boolean isOpen;
    private final Desk desk;
    private final Broadcast broadcast;

    /// For people who show these keys.
    ///
    /// @param isOpen whether reading takes no token
    public PeopleApi(Keys keys, boolean isOpen, Desk desk, Broadcast broadcast) {
        this.keys = keys;
        this.isOpen = isOpen;
        this.desk = desk;
        this.broadcast = broadcast;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/api/status", reading(this::status))
                .get("/api/journal", reading(this::journal))
                .get("/api/journal/export", reading(this::export))
                .get(
                        "/api/differences",
                        reading((request, response) -> Http.json(response, new Differences(desk.differences()))))
                .get("/api/traffic", reading((request, response) -> Http.json(response, new Points(desk.traffic()))))
                .get("/api/tape/{exchange}", reading(this::example))
                .get("/api/events", reading(this::events));
        for (var verb : Verb.values()) {
            rules.post("/api/" + verb.word(), (request, response) -> act(verb, request, response));
        }
    }

    /// Where others can reach it, reading takes a token, too.
    private Handler reading(Handler handler) {
        return (request, response) -> {
            if (!isOpen && keys.of(request).isEmpty()) {
                throw new RefusedException(Http.tokenWrong("viewer"));
            }
            handler.handle(request, response);
        };
    }

    private void journal(ServerRequest request, ServerResponse response) {
        int limit = Math.toIntExact(
                Math.min(Http.number(request, "limit").orElse((long) DEFAULT_PAGE), Journal.LARGEST_PAGE));
        Http.json(response, new Entries(desk.journal(Http.number(request, "after"), limit)));
    }

    private void export(ServerRequest request, ServerResponse response) {
        var lines = desk.lines(Http.number(request, "after").orElse(0L), Journal.LARGEST_PAGE);
        response.header(HeaderNames.CONTENT_TYPE, "application/jsonl")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(String.join("", lines.stream().map(line -> line + "\n").toList()));
    }

    private void example(ServerRequest request, ServerResponse response) {
        var exchange = request.path().pathParameters().get("exchange");
        Http.json(
                response,
                desk.example(exchange)
                        .orElseThrow(() -> new RefusedException(Problem.of(
                                404,
                                "not_found",
                                "The pair of exchange " + exchange + " is not on tape: of each signature only the first"
                                        + " few are kept, JSON documents alone, the newest 1 000 in all."))));
    }

    /// The tag names the last decision. It is a weak one, because the counts beside it move every second; whoever has
    /// it already is told that nothing was decided since.
    private void status(ServerRequest request, ServerResponse response) {
        long decision = desk.decision();
        response.header(HeaderNames.ETAG, Tags.weak(decision));
        if (Tags.isKnown(request, decision)) {
            response.status(Status.NOT_MODIFIED_304).send();
            return;
        }
        Http.json(response, desk.status());
    }

    private void act(Verb verb, ServerRequest request, ServerResponse response) {
        var person = person(request, verb);
        var seen = Tags.seen(request);
        if (seen.isEmpty() && verb.demandsSeen()) {
            throw new RefusedException(
                    Problem.of(
                            428,
                            "seen_missing",
                            "There is no way back from this. Look at the status, and say which decision was the last"
                                    + " that you have seen: If-Match: \"…\" with its `decision`."),
                    person.name().orElse(ROOT));
        }
        var read = Command.read(verb, Http.body(request, LARGEST_COMMAND_BYTES));
        var command = person.name().map(read::signedBy).orElse(read);
        var acted = desk.act(command, seen);
        response.header(HeaderNames.ETAG, Tags.strong(acted.decision()));
        switch (acted.answer()) {
            case Answer.Done done -> Http.json(response, done);
            case Answer.Refused(var detail, var allowed) -> Http.problem(response, Problem.refused(detail, allowed));
            case Answer.Outdated(var detail, var _) ->
                Http.problem(response, Problem.of(412, "decided_meanwhile", detail));
        }
    }

    /// Who asks, if that one may; else the request ends.
    private Keys.Person person(ServerRequest request, Verb verb) {
        var person = keys.of(request).orElseThrow(() -> new RefusedException(Http.tokenWrong("operator")));
        if (!person.may(verb.role())) {
            var sentence = "It takes the role " + verb.role().word() + ", which this token does not have.";
            throw new RefusedException(
                    Problem.of(403, "role_missing", sentence), person.name().orElse(ROOT));
        }
        return person;
    }

    private void events(ServerRequest request, ServerResponse response) throws InterruptedException {
        try (var listener = broadcast.listen().orElseThrow(PeopleApi::tooMany)) {
            response.header(HeaderNames.CACHE_CONTROL, "no-store");
            try (var sink = response.sink(SseSink.TYPE)) {
                while (listener.isOpen()) {
                    var message = listener.next();
                    if (message.isPresent()) {
                        sink.emit(SseEvent.builder()
                                .name(message.get().event())
                                .data(message.get().data())
                                .build());
                    }
                }
            }
        } catch (UncheckedIOException e) {
            // The listener went away; that is how listening ends.
        }
    }

    private static RefusedException tooMany() {
        return new RefusedException(Problem.of(
                503,
                "too_many_listeners",
                "More than " + Broadcast.MOST_LISTENERS + " listen already; ask again later."));
    }
}
