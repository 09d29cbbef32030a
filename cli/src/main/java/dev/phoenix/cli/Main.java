package dev.phoenix.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// The `phoenix` command. Exit codes: 0 done (or the same), 1 not (refused, different), 2 trouble.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        // The JDK's logger would mix its lines into what people read.
        System.setProperty("java.util.logging.SimpleFormatter.format", "%4$s %5$s%n");
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(out, err, args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        var command = new CommandLine(new PhoenixCommand());
        for (var verb : VerbCommand.ALL) {
            command.addSubcommand(verb.name(), verb.command());
        }
        return command.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::misused)
                .setExecutionExceptionHandler(Main::failed)
                .setExitCodeExceptionMapper(bug -> Trouble.EXIT_CODE) // 1 would say "different" or "not allowed"
                .execute(args);
    }

    private static int misused(CommandLine.ParameterException wrong, String[] args) {
        var command = wrong.getCommandLine();
        var err = command.getErr();
        err.println(Ansi.AUTO.enabled() ? "\u001b[1;31m" + wrong.getMessage() + "\u001b[0m" : wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("See `" + command.getCommandSpec().qualifiedName() + " --help`.");
        return Trouble.EXIT_CODE;
    }

    private static int failed(Exception failure, CommandLine command, CommandLine.ParseResult parsed) throws Exception {
        if (failure instanceof Trouble trouble) {
            command.getErr().println(trouble.getMessage());
            return Trouble.EXIT_CODE;
        }
        throw failure;
    }
}
