package dev.phoenix.cli;

import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Agrees to going on from here.
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = {
            "Gives an approval that the gate asks for. It holds for the evidence of this position,",
            "and expires when that turns bad. One person gives one approval."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:not allowed now", "2:trouble"})
final class ApproveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ControlOptions control = new ControlOptions();

    @Mixin
    private WhoAndWhy who = new WhoAndWhy();

    @Option(
            names = "--as",
            paramLabel = "APPROVAL",
            description = "The approval's name in the plan (default: the one of --by).")
    private Optional<String> as = Optional.empty();

    @Override
    public Integer call() {
        var command = new LinkedHashMap<>(who.command(false));
        as.ifPresent(name -> command.put("as", name));
        return VerbReport.write(spec.commandLine(), control.client().act("approve", command), control.json());
    }
}
