package dev.phoenix.cli;

import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes and ends the tokens that people show to the control plane.
@Command(
        name = "token",
        mixinStandardHelpOptions = true,
        description =
                "Makes and ends tokens for people. It takes the control plane's own token, CONTROL_OPERATOR_TOKEN.")
final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: `phoenix token create NAME` or `phoenix token revoke NAME`.");
    }

    @Command(
            name = "create",
            mixinStandardHelpOptions = true,
            description = "Makes a token and prints it, this once: the control plane keeps a hash of it alone.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:done", "1:the name has a token, or had one", "2:trouble"})
    int create(
            @Mixin ControlOptions control,
            @Mixin Who who,
            @Parameters(paramLabel = "NAME", description = "Whose it is; the journal signs with it.") String name,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "viewer (reads), operator (moves the migration) or approver (approves).")
                    String role) {
        var reply = control.client().act("tokens", Map.of("name", name, "role", role, "by", who.name()));
        if (control.json() || !reply.accepted()) {
            return VerbReport.write(spec.commandLine(), reply, control.json());
        }
        spec.commandLine().getOut().println(reply.body().path("token").asText());
        return 0;
    }

    @Command(
            name = "revoke",
            mixinStandardHelpOptions = true,
            description = "Ends a token at once. Its name is not given again.",
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:done", "1:no such token holds", "2:trouble"})
    int revoke(
            @Mixin ControlOptions control,
            @Mixin Who who,
            @Parameters(paramLabel = "NAME", description = "Whose it is.") String name) {
        var reply = control.client().act("tokens/revoke", Map.of("name", name, "by", who.name()));
        boolean isRevoked = reply.body().path("revoked").asBoolean();
        spec.commandLine()
                .getOut()
                .println(
                        control.json()
                                ? reply.body().toPrettyString()
                                : isRevoked
                                        ? "The token of " + name + " is revoked."
                                        : name + " has no token that holds.");
        return isRevoked ? 0 : 1;
    }
}
