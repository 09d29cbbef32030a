package dev.phoenix.chassis;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/// A service's life as a process: start or say why not (exit 2), one line when ready, a graceful end (exit 0) on
/// SIGTERM or, with `PHOENIX_STOP_WITH_PARENT=true`, when standard input ends.
public final class Launch {
    /// Held here, because a logger that nobody holds forgets its level.
    private static final Map<Logger, Level> LEVELS = Map.of(
            Logger.getLogger("io.helidon"), Level.WARNING,
            Logger.getLogger("io.helidon.webserver.LoomServer"), Level.OFF,
            Logger.getLogger("com.zaxxer.hikari"), Level.WARNING,
            Logger.getLogger("org.flywaydb"), Level.WARNING);

    private static final Logger LOG = Logger.getLogger(Launch.class.getName());

    private Launch() {}

    public static void run(String name, PrintStream out, Supplier<Service> start) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
        LEVELS.forEach(Logger::setLevel);
        var err = System.err;
        try {
            var service = start.get();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                service.stop();
                Runtime.getRuntime().halt(0);
            }));
            if (Boolean.parseBoolean(System.getenv("PHOENIX_STOP_WITH_PARENT"))) {
                Thread.ofPlatform().daemon().name("stop with parent").start(Launch::exitWithInput);
            }
            out.println("phoenix-" + name + " listening on " + service.address());
            out.flush();
        } catch (RuntimeException failed) {
            err.println(why(name, failed));
            System.exit(2);
        }
    }

    private static void exitWithInput() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException gone) {
            LOG.log(Level.FINE, "standard input is gone", gone);
        }
        System.exit(0);
    }

    private static String why(String name, RuntimeException failed) {
        var why = String.valueOf(failed.getMessage());
        return failed instanceof Configuration.Invalid
                ? why
                : "phoenix-" + name + " cannot start: "
                        + why.lines().findFirst().orElse("");
    }
}
