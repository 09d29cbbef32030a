package dev.phoenix.cli;

import dev.phoenix.plan.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Runs gateway, control plane and war room for a plan.
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = {
            "Runs gateway, control plane and war room for a plan, until Ctrl-C.",
            "The embedded database lives as long as this command; give --database to keep the journal."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"1:a process ended by itself", "2:it could not start", "130:stopped by Ctrl-C"},
        footerHeading = "%nExample:%n",
        footer = "  phoenix up plan.yaml --port 8080")
final class UpCommand implements Callable<Integer> {
    private static final int UPSTREAM_PATIENCE_MILLIS = 500;
    private static final int DEFAULT_CONTROL_PORT = 9090;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PLAN", description = "The plan file.")
    private Path plan = Path.of("");

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "A PostgreSQL database, as jdbc:postgresql://… or postgres://… (default: an embedded one).")
    private Optional<String> database = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The customers' port; 0 takes any free one (default: the plan's `listen`).")
    private Optional<Integer> port = Optional.empty();

    @Option(
            names = "--control-port",
            paramLabel = "N",
            description = "The war room's port; 0 takes any free one (default: ${DEFAULT-VALUE}).")
    private int controlPort = DEFAULT_CONTROL_PORT;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        var err = spec.commandLine().getErr();
        var valid = PlanFile.read(plan);
        var workingDirectory = Path.of("").toAbsolutePath();
        Stack.sweep(workingDirectory);
        var setup = new Stack.Setup(home(), workingDirectory, plan, database.map(DatabaseUrl::jdbc), port, controlPort);
        try (var stack = new Stack(setup)) {
            Runtime.getRuntime().addShutdownHook(new Thread(stack::close, "stop"));
            out.println("Starting " + database.map(_ -> "").orElse("PostgreSQL, ") + "control plane and gateway …");
            announce(out, valid, stack.start());
            stack.awaitEnd().ifPresent(err::println);
            return 1;
        }
    }

    /// The launcher says where the modules are built.
    private static Path home() {
        return Optional.ofNullable(System.getProperty("phoenix.home"))
                .map(Path::of)
                .orElseThrow(() -> new Trouble("Start this through ./phoenix, which says where Phoenix is built."));
    }

    private static void announce(PrintWriter out, Plan plan, Stack.Addresses addresses) {
        upstream(out, "legacy", plan.sides().legacy().url(), "customers get 502");
        upstream(out, "candidate", plan.sides().candidate().url(), "its share gets 502, or legacy by fallback");
        out.println("Phoenix is up: " + plan.migration() + " stays on legacy until you promote it.");
        out.println("  customers  " + addresses.customers());
        out.println("  war room   " + addresses.warRoom());
        out.println("  go on      phoenix promote --wait     (in this directory; elsewhere with PHOENIX_URL and"
                + " PHOENIX_TOKEN)");
        out.println("  stop       Ctrl-C");
        out.flush();
    }

    private static void upstream(PrintWriter out, String name, URI url, String meanwhile) {
        int port = url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80;
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(url.getHost(), port), UPSTREAM_PATIENCE_MILLIS);
        } catch (IOException failed) {
            out.println("  note: " + name + " does not answer at " + url + " (" + Documents.reason(failed)
                    + "); until it does, " + meanwhile + ".");
        }
    }
}
