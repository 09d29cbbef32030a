package dev.phoenix.gameday;

import dev.phoenix.gameday.soak.Soak;
import dev.phoenix.gameday.story.Narrator;
import java.io.Console;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `phoenix gameday soak`.
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = "Kills the checkout's processes at random under buyers, then checks G1 to G8.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every invariant holds and was checked on something",
            "1:not so; the last lines say what was found",
            "2:a wrong command line"
        })
final class SoakCommand implements Callable<Integer> {
    @Option(
            names = "--minutes",
            defaultValue = "2",
            description = "How long processes are killed (default: ${DEFAULT-VALUE}); then all comes to rest.")
    double minutes;

    @Option(
            names = "--seed",
            defaultValue = "20260101",
            description = "Who buys what, who is killed, what fails (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(
            names = "--buyers",
            defaultValue = "6",
            description = "Buyers who come in a second (default: ${DEFAULT-VALUE}).")
    double buyers;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        if (minutes <= 0 || buyers <= 0) {
            throw new ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(), "--minutes and --buyers must be above 0.");
        }
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        Path home = Path.of(System.getProperty("phoenix.home", "."))
                .toAbsolutePath()
                .normalize();
        Duration storm = Duration.ofMillis(Math.round(minutes * 60_000));
        return new Soak(new Soak.Plan(home, storm, seed, buyers), new Narrator(System.out, terminal)).run();
    }
}
