package dev.phoenix.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Shows where the migration stands.
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows where the migration stands, what its gate says, and what going back would take.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:trouble"})
final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ControlOptions control = new ControlOptions();

    @Override
    public Integer call() {
        var client = control.client();
        var status = client.status();
        var out = spec.commandLine().getOut();
        if (control.json()) {
            out.println(status.toPrettyString());
        } else {
            new StatusReport(out, client.url().toString()).write(status);
        }
        return 0;
    }
}
