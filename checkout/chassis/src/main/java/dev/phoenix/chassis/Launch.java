package dev.phoenix.chassis;

import java.io.IOException;
import java.io.PrintStream;
import java.net.BindException;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// A service's life as a process: start or say why not (exit 2), one line when ready, a graceful end (exit 0) on
/// SIGTERM or, with `PHOENIX_STOP_WITH_PARENT=true`, when standard input ends.
public final class Launch {
    private static final Logger QUIET = Logger.getLogger("");

    private Launch() {}

    public static void run(String name, PrintStream out, Supplier<Service> start) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
        for (var chatty : new String[] {"io.helidon", "com.zaxxer.hikari", "org.flywaydb"}) {
            Logger.getLogger(chatty).setLevel(Level.WARNING);
        }
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
            System.err.println(why(name, failed));
            System.exit(2);
        }
    }

    private static void exitWithInput() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException gone) {
            QUIET.log(Level.FINE, "standard input is gone", gone);
        }
        System.exit(0);
    }

    private static String why(String name, RuntimeException failed) {
        if (failed instanceof Configuration.Invalid) {
            return String.valueOf(failed.getMessage());
        }
        var taken = Stream.<Throwable>iterate(failed, each -> each != null, Throwable::getCause)
                .anyMatch(BindException.class::isInstance);
        return "phoenix-" + name
                + (taken
                        ? " cannot listen: the port is in use. Give another port, or 0 for any free one."
                        : " cannot start: "
                                + String.valueOf(failed.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""));
    }
}
