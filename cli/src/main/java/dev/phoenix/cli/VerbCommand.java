package dev.phoenix.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// One of the verbs by which people steer a migration.
@Command(
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:not allowed now", "2:trouble"})
final class VerbCommand implements Callable<Integer> {
    static final List<Verb> ALL = List.of(
            new Verb("pause", "Holds the migration where it is; traffic goes on."),
            new Verb("resume", "Goes on after a pause."),
            new Verb("rollback", "Goes back to the stage that the plan names; the migration then waits for a person."),
            new Verb("abort", "Ends the migration on the last safe stage. Always wins; may be repeated."),
            new Verb("complete", "Takes legacy out. There is no way back, so it takes --seen."),
            new Verb("thaw", "Lifts what was frozen: the gates move the migration forwards again."));

    private final Verb verb;

    @Mixin
    private Acting acting = new Acting();

    private VerbCommand(Verb verb) {
        this.verb = verb;
    }

    /// A verb and what it does.
    record Verb(String name, String description) {
        CommandLine command() {
            var command = new CommandLine(new VerbCommand(this));
            command.getCommandSpec().name(name).usageMessage().description(description);
            return command;
        }
    }

    @Override
    public Integer call() {
        return acting.act(verb.name(), Map.of());
    }
}
