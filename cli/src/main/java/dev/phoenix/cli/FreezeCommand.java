package dev.phoenix.cli;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Keeps a migration from going forwards for a time.
@Command(
        name = "freeze",
        mixinStandardHelpOptions = true,
        description = {
            "Keeps the migration from going forwards for a time: no gate and no force moves it. Backwards stays open.",
            "`phoenix thaw` lifts it before its time."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:not allowed now", "2:trouble"})
final class FreezeCommand implements Callable<Integer> {
    @Mixin
    private Acting acting = new Acting();

    @Option(
            names = "--until",
            required = true,
            paramLabel = "MOMENT",
            description = "Until when, such as 2026-12-27T08:00:00Z.")
    private Instant until = Instant.MAX;

    @Option(names = "--from", paramLabel = "MOMENT", description = "From when (default: now).")
    private Optional<Instant> from = Optional.empty();

    @Override
    public Integer call() {
        var window = new LinkedHashMap<String, Object>();
        window.put("until", until.toString());
        from.ifPresent(moment -> window.put("from", moment.toString()));
        return acting.act("freeze", window);
    }
}
