package dev.phoenix.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Starts a migration, or takes it one step further.
@Command(
        name = "promote",
        mixinStandardHelpOptions = true,
        description = {
            "Starts the migration, or takes it one step further when the gate has passed.",
            "From there the conductor goes on by itself, as far as the gates and approvals let it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done; with --wait: it arrived at live or complete",
            "1:not allowed now; with --wait: it stopped before",
            "2:trouble"
        })
final class PromoteCommand implements Callable<Integer> {
    private static final Set<String> ARRIVED = Set.of("live", "complete");
    private static final int STOPPED = 1;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private Acting acting = new Acting();

    @Option(names = "--force", description = "Go on although the gate has not passed; needs --reason.")
    private boolean force;

    @Option(names = "--wait", description = "Show the progress until it arrives at live, or stops.")
    private boolean wait;

    @Option(names = "--every", hidden = true, paramLabel = "MS", description = "How often to look, in milliseconds.")
    private long everyMillis = Duration.ofSeconds(1).toMillis();

    @Override
    public Integer call() throws InterruptedException {
        var client = acting.client();
        var reply = acting.ask(client, "promote", Map.of("force", force));
        int code = acting.write(reply);
        return reply.accepted() && wait ? watch(client) : code;
    }

    private int watch(ControlClient client) throws InterruptedException {
        var shown = "";
        while (true) {
            var status = client.status();
            var line = StatusReport.oneLine(status);
            if (!line.equals(shown)) {
                spec.commandLine().getOut().println(line);
                shown = line;
            }
            if (ARRIVED.contains(StatusReport.stage(status))) {
                return 0;
            }
            if (!goesOn(status)) {
                new StatusReport(spec.commandLine().getOut(), client.url().toString()).writeDetails(status);
                return STOPPED;
            }
            Thread.sleep(everyMillis);
        }
    }

    private static boolean goesOn(JsonNode status) {
        return status.path("mode").asText("").equals("RUNNING");
    }
}
