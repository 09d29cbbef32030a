package dev.phoenix.gameday;

import dev.phoenix.gameday.story.Defect;
import dev.phoenix.gameday.story.Demo;
import dev.phoenix.gameday.story.Narrator;
import dev.phoenix.gameday.story.Scenario;
import java.io.Console;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `phoenix demo`.
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Moves a live checkout from a monolith to services on this machine, on real traffic.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the migration arrived at live, no request failed because of Phoenix, every invariant holds",
            "1:it did not; the last line says why",
            "2:a wrong command line",
            "3:the planted defect was found and stopped"
        })
final class DemoCommand implements Callable<Integer> {
    @Option(names = "--fast", description = "About 45 seconds instead of three minutes, with less evidence asked.")
    boolean fast;

    @Option(names = "--with-defect", paramLabel = "NAME", description = "Plant one: tax-rounding, slow or crash.")
    @Nullable
    String defect;

    @Option(
            names = "--seed",
            defaultValue = "20260101",
            description = "What shoppers do and when (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--keep-open", description = "Leave everything running at the end, until Ctrl-C.")
    boolean keepOpen;

    @Spec
    @Nullable
    CommandSpec spec;

    @Override
    public Integer call() {
        Path home = Path.of(System.getProperty("phoenix.home", "."))
                .toAbsolutePath()
                .normalize();
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        Narrator narrator = new Narrator(System.out, terminal);
        return new Demo(new Scenario(home, fast, planted(), seed, keepOpen), narrator).run();
    }

    private Defect planted() {
        if (defect == null) {
            return Defect.NONE;
        }
        return Defect.of(defect)
                .orElseThrow(() -> new ParameterException(
                        java.util.Objects.requireNonNull(spec).commandLine(),
                        "There is no defect named " + defect + ". There are: " + Defect.words() + "."));
    }
}
