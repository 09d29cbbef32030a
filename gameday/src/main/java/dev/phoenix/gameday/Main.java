package dev.phoenix.gameday;

import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `phoenix demo` and `phoenix gameday`: load and faults on purpose.
@Command(
        name = "phoenix",
        mixinStandardHelpOptions = true,
        description = "Load and faults on purpose.",
        subcommands = {DemoCommand.class, GamedayCommand.class})
public final class Main {
    /// Kept, so that its level lasts: loggers are held weakly.
    private static final Logger ROOT = Logger.getLogger("");

    private Main() {}

    public static void main(String... arguments) {
        ROOT.setLevel(Level.WARNING);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main());
    }
}
