package dev.phoenix.cli;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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
    @Mixin
    private Acting acting = new Acting();

    @Option(
            names = "--as",
            paramLabel = "APPROVAL",
            description = "The approval's name in the plan (default: the one of --by).")
    private Optional<String> as = Optional.empty();

    @Override
    public Integer call() {
        return acting.act(
                "approve", as.map(name -> Map.<String, Object>of("as", name)).orElse(Map.of()));
    }
}
