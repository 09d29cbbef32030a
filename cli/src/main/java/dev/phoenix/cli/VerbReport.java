package dev.phoenix.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import picocli.CommandLine;

/// Writes what control says to a verb.
final class VerbReport {
    private static final int REFUSED = 1;

    private VerbReport() {}

    /// Writes the reply; gives the exit code.
    static int write(CommandLine command, ControlClient.Reply reply, boolean asJson) {
        var body = reply.body();
        if (asJson) {
            command.getOut().println(body.toPrettyString());
        } else if (reply.accepted()) {
            command.getOut().println(sentence(command.getCommandName(), body));
        } else {
            command.getErr()
                    .println("Not allowed now: " + body.path("detail").asText("no reason given") + allowed(body));
        }
        return reply.accepted() ? 0 : REFUSED;
    }

    private static String sentence(String verb, JsonNode body) {
        var detail = body.path("detail").asText("");
        var waiting = body.path("outcome").asText("").equals("WAITING") ? " (waiting for the prepare hook)" : "";
        return verb + waiting + ": " + (detail.isEmpty() ? "done" : detail);
    }

    private static String allowed(JsonNode body) {
        var verbs = new ArrayList<String>();
        body.path("allowed").forEach(verb -> verbs.add(verb.asText()));
        return verbs.isEmpty() ? "" : " Allowed now: " + String.join(", ", verbs) + ".";
    }
}
