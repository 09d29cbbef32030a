package dev.phoenix.control.room;

import dev.phoenix.control.database.Json;
import dev.phoenix.control.door.Http;
import dev.phoenix.control.door.Problem;
import dev.phoenix.control.door.RefusedException;
import dev.phoenix.control.settings.Token;
import dev.phoenix.control.tally.NoteCheck;
import dev.phoenix.control.tally.TallyCheck;
import dev.phoenix.plan.tally.Example;
import dev.phoenix.plan.tally.RuleReport;
import dev.phoenix.plan.tally.Tally;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/// What gateways call: the snapshot in force, and a place for their tallies. Any thread.
public final class GatewayApi implements HttpService {
    /// A window of a busy gateway with many differences takes some hundred kilobytes.
    private static final int LARGEST_TALLY_BYTES = 4 * 1024 * 1024;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:@-]{1,100}");

    private final Token token;
    private final Desk desk;
    private final Duration longestWait;

    public GatewayApi(Token token, Desk desk, Duration longestWait) {
        this.token = token;
        this.desk = desk;
        this.longestWait = longestWait;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.get("/gateways/{id}/snapshot", this::snapshot)
                .post("/gateways/{id}/tallies", this::tally)
                .post("/gateways/{id}/tape", this::tape)
                .post("/gateways/{id}/rules", this::rules);
    }

    private record Tape(List<Example> examples) {}

    private void tape(ServerRequest request, ServerResponse response) {
        gateway(request);
        var tape = parse(Http.body(request, LARGEST_TALLY_BYTES), Tape.class, "tape_invalid");
        NoteCheck.problem(tape.examples()).ifPresent(sentence -> {
            throw new RefusedException(Problem.of(400, "tape_invalid", sentence));
        });
        desk.keep(tape.examples());
        response.status(Status.NO_CONTENT_204).send();
    }

    private void rules(ServerRequest request, ServerResponse response) {
        var gateway = gateway(request);
        var report = parse(Http.body(request, LARGEST_TALLY_BYTES), RuleReport.class, "rules_invalid");
        NoteCheck.problem(report).ifPresent(sentence -> {
            throw new RefusedException(Problem.of(400, "rules_invalid", sentence));
        });
        desk.keep(gateway, report);
        response.status(Status.NO_CONTENT_204).send();
    }

    private void snapshot(ServerRequest request, ServerResponse response) throws InterruptedException {
        var gateway = gateway(request);
        long running = Http.number(request, "running").orElse(0L);
        desk.acknowledge(gateway, running);
        var other = desk.inForce().awaitNewer(running, longestWait);
        if (other.isPresent()) {
            Http.json(response, other.get());
        } else {
            response.status(Status.NO_CONTENT_204)
                    .header(HeaderNames.CACHE_CONTROL, "no-store")
                    .send();
        }
    }

    private void tally(ServerRequest request, ServerResponse response) {
        var gateway = gateway(request);
        var tally = parse(Http.body(request, LARGEST_TALLY_BYTES));
        if (!tally.gateway().equals(gateway) || tally.window() < 1) {
            throw new RefusedException(Problem.of(
                    400, "tally_invalid", "A tally names the gateway of its path, and its window is at least 1."));
        }
        desk.count(tally);
        response.status(Status.NO_CONTENT_204).send();
    }

    private static Tally parse(byte[] json) {
        var tally = parse(json, Tally.class, "tally_invalid");
        TallyCheck.problem(tally).ifPresent(sentence -> {
            throw new RefusedException(Problem.of(400, "tally_invalid", sentence));
        });
        return tally;
    }

    private static <T> T parse(byte[] json, Class<T> type, String code) {
        try {
            return Json.parseFull(json, type);
        } catch (IOException e) {
            throw new RefusedException(Problem.of(
                    400, code, "The body is not a " + code.substring(0, code.indexOf('_')) + ": " + firstLine(e)));
        }
    }

    private static String firstLine(IOException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private String gateway(ServerRequest request) {
        Http.demand(request, token, "gateway");
        var id = request.path().pathParameters().get("id");
        if (!ID.matcher(id).matches()) {
            throw new RefusedException(Problem.of(
                    400,
                    "gateway_invalid",
                    "A gateway's id has 1 to 100 letters, digits and . _ : @ - and no others."));
        }
        return id;
    }
}
