package dev.phoenix.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What can be asked about a plan file.
@Command(name = "plan", mixinStandardHelpOptions = true, description = "Checks plan files, and says what they lead to.")
final class PlanCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do with the plan: `phoenix plan check FILE` or `phoenix plan explain FILE`.");
    }

    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description = "Reads a plan file and reports every problem: where it is, what it is, how to mend it.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:the plan is valid", "2:it is not, or cannot be read"})
    int check(
            @Parameters(paramLabel = "FILE", description = "The plan file.") Path file,
            @Option(names = "--json", description = "Print what was found as JSON.") boolean json) {
        var out = spec.commandLine().getOut();
        if (json) {
            var check = new PlanCheck(file);
            out.println(check.json().toPrettyString());
            return check.isValid() ? 0 : Trouble.EXIT_CODE;
        }
        var plan = PlanFile.read(file);
        long compared = PlanCheck.compared(plan);
        out.println(
                file + ": plan of " + plan.migration() + ", " + plan.routes().size() + " routes (" + compared
                        + " compared), " + plan.positions().size() + " positions from off to "
                        + plan.positions().getLast());
        return 0;
    }

    @Command(
            name = "explain",
            mixinStandardHelpOptions = true,
            description = {
                "Says what a plan leads to before anything starts: the reversal table.",
                "For every stage how to go back, how long that takes, what it costs, and where the way back ends."
            },
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:the plan is valid", "2:it is not, or cannot be read"})
    int explain(
            @Parameters(paramLabel = "FILE", description = "The plan file.") Path file,
            @Option(names = "--json", description = "Print it as JSON.") boolean json) {
        var report = new PlanExplanation(PlanFile.read(file));
        var out = spec.commandLine().getOut();
        if (json) {
            out.println(report.json().toPrettyString());
        } else {
            report.write(out);
        }
        return 0;
    }
}
