package dev.phoenix.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What all verbs have in common: where control is, who asks and why, and in view of which decision.
final class Acting {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ControlOptions control = new ControlOptions();

    @Mixin
    private WhoAndWhy who = new WhoAndWhy();

    @Option(
            names = "--seen",
            paramLabel = "DECISION",
            description = "Only if this is still the last decision, as `status` shows it.")
    private Optional<Long> seen = Optional.empty();

    ControlClient client() {
        return control.client();
    }

    boolean json() {
        return control.json();
    }

    /// Asks for the verb; the exit code.
    int act(String verb, Map<String, Object> more) {
        return write(ask(client(), verb, more));
    }

    ControlClient.Reply ask(ControlClient client, String verb, Map<String, Object> more) {
        var command = new LinkedHashMap<>(who.command());
        command.putAll(more);
        return client.act(verb, command, seen);
    }

    int write(ControlClient.Reply reply) {
        return VerbReport.write(spec.commandLine(), reply, json());
    }
}
