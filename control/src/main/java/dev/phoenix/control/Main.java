package dev.phoenix.control;

import dev.phoenix.control.database.DatabaseAwayException;
import dev.phoenix.control.database.Text;
import dev.phoenix.control.settings.Configuration;
import dev.phoenix.control.settings.ConfigurationResult;
import dev.phoenix.control.settings.Environment;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Starts the control process from its environment and keeps it until it is told to stop.
public final class Main {
    private static final Logger LOG = Logger.getLogger(Main.class.getName());
    /// Held here, because a logger that nobody holds forgets its level.
    private static final List<Logger> QUIET = List.of(
            Logger.getLogger("io.helidon"), Logger.getLogger("org.flywaydb"), Logger.getLogger("com.zaxxer.hikari"));

    private static final int CONFIGURATION_WRONG = 2;

    private Main() {}

    public static void main(String[] args) throws InterruptedException {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
        QUIET.get(0).setLevel(Level.OFF); // what it would say, our own sentences say
        QUIET.subList(1, QUIET.size()).forEach(logger -> logger.setLevel(Level.WARNING));
        int status = run(System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    private static int run(PrintStream out, PrintStream err) throws InterruptedException {
        return switch (Environment.read(System.getenv())) {
            case ConfigurationResult.Invalid(var problems) -> {
                problems.forEach(err::println);
                yield CONFIGURATION_WRONG;
            }
            case ConfigurationResult.Valid(var configuration) -> start(configuration, out, err);
        };
    }

    private static int start(Configuration configuration, PrintStream out, PrintStream err)
            throws InterruptedException {
        try {
            var control = Control.start(configuration, InstantSource.system(), Control.LOOK_EVERY);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(control), "stop"));
            out.println("phoenix-control listening on " + configuration.listen().scheme() + "://"
                    + configuration.listen().host() + ":" + control.port());
            out.flush();
        } catch (DatabaseAwayException e) {
            err.println("CONTROL_DATABASE_URL: " + Text.of(e));
            return CONFIGURATION_WRONG;
        } catch (UncheckedIOException e) {
            err.println(
                    "CONTROL_PORT: cannot listen on " + configuration.listen().host() + ":"
                            + configuration.listen().port() + " (" + Text.ofRoot(e)
                            + "). Choose another port, or 0 for any free one.");
            return CONFIGURATION_WRONG;
        }
        if (configuration.stopWithParent()) {
            Thread.ofPlatform().name("parent").daemon().start(Main::stopAtEndOfInput);
        }
        new CountDownLatch(1).await(); // until a signal, or the end of the parent
        return 0;
    }

    /// A stop that was asked for is a success, also when a signal asked.
    private static void stop(Control control) {
        control.close();
        Runtime.getRuntime().halt(0);
    }

    private static void stopAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Whatever the parent says, only its end counts.
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "Standard input broke, as it does when the parent ends.", e);
        }
        System.exit(0);
    }
}
