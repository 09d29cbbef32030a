package dev.phoenix.legacy;

import com.zaxxer.hikari.pool.HikariPool;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Starts the monolith from the environment and stops it with SIGTERM, or with its parent when told to.
public final class Main {
    private static final int CANNOT_START = 2;

    /// Libraries that tell of every start and stop. Held here, for a logger that nobody holds forgets its level.
    private static final List<Logger> CHATTY =
            List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("com.zaxxer.hikari"));

    private Main() {}

    public static void main(String[] arguments) {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
        CHATTY.forEach(logger -> logger.setLevel(Level.WARNING));
        PrintStream out = System.out;
        try {
            var settings = Settings.read(System.getenv());
            var monolith = Monolith.start(settings, Clock.systemUTC());
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                monolith.close();
                Runtime.getRuntime().halt(0);
            }));
            if ("true".equals(System.getenv("PHOENIX_STOP_WITH_PARENT"))) {
                Thread.ofPlatform().daemon().name("parent").start(Main::stopAtEndOfInput);
            }
            out.println("phoenix-legacy listening on " + monolith.url());
            out.flush();
        } catch (Settings.Wrong wrong) {
            refuse(String.valueOf(wrong.getMessage()));
        } catch (SQLException | HikariPool.PoolInitializationException e) {
            refuse("The database of LEGACY_DATABASE_URL cannot be used: " + e.getMessage());
        } catch (IOException e) {
            refuse(
                    e instanceof BindException || e.getCause() instanceof BindException
                            ? "The port LEGACY_PORT is in use by another process. Choose another; 0 takes any free one."
                            : "The port LEGACY_PORT cannot be listened on: " + e.getMessage());
        }
    }

    private static void stopAtEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            Logger.getLogger(Main.class.getName()).log(Level.FINE, "Standard input broke; stopping as at its end.", e);
        }
        System.exit(0);
    }

    private static void refuse(String why) {
        PrintStream err = System.err;
        err.println(why);
        System.exit(CANNOT_START);
    }
}
