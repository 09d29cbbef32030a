package dev.phoenix.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command that has all others below it.
@Command(
        name = "phoenix",
        description = "Moves a live service off its monolith while customers keep checking out.",
        mixinStandardHelpOptions = true,
        version = "phoenix 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            CompareCommand.class,
            RulesCommand.class,
            PlanCommand.class,
            EvidenceCommand.class,
            UpCommand.class,
            StatusCommand.class,
            PromoteCommand.class,
            ApproveCommand.class,
            FreezeCommand.class,
            TokenCommand.class,
            JournalCommand.class,
            CompletionCommand.class
        },
        footerHeading = "%n",
        footer = {
            "Exit codes: 0 done or the same, 1 refused or different, 2 trouble.",
            "Environment: PHOENIX_URL, PHOENIX_TOKEN, PHOENIX_CA (the control plane), NO_COLOR."
        })
final class PhoenixCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: a command is missing.");
    }
}
