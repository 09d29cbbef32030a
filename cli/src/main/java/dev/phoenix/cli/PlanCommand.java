package dev.phoenix.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What can be asked about a plan file.
@Command(name = "plan", mixinStandardHelpOptions = true, description = "Checks plan files.")
final class PlanCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do with the plan: `phoenix plan check FILE`.");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Reads a plan file and reports every problem: where it is, what it is, how to mend it.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:the plan is valid", "2:it is not, or cannot be read"})
    int check(@Parameters(paramLabel = "FILE", description = "The plan file.") Path file) {
        var out = spec.commandLine().getOut();
        var plan = PlanFile.read(file);
        int compared =
                (int) plan.routes().stream().filter(route -> route.compared()).count();
        out.println(
                file + ": plan of " + plan.migration() + ", " + plan.routes().size() + " routes (" + compared
                        + " compared), " + plan.positions().size() + " positions from off to "
                        + plan.positions().getLast());
        return 0;
    }
}
