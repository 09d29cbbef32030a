package dev.phoenix.gateway;

import java.io.IOException;
import java.io.PrintStream;

/// The gateway's process: settings from the environment, one line on stdout when it serves, a graceful stop.
public final class Main {
    private static final int CANNOT_START = 2;

    private Main() {}

    /// Starts the gateway; `docs/gateway.md` lists the environment's keys.
    public static void main(String[] arguments) throws InterruptedException {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %5$s%6$s%n");
        PrintStream out = System.out;
        PrintStream err = System.err;
        switch (Settings.read(System.getenv())) {
            case Settings.Reading.Unusable(var problems) -> {
                problems.forEach(err::println);
                System.exit(CANNOT_START);
            }
            case Settings.Reading.Usable(var settings) -> serve(settings, out, err);
        }
    }

    private static void serve(Settings settings, PrintStream out, PrintStream err) throws InterruptedException {
        try {
            var gateway = Gateway.start(settings);
            Runtime.getRuntime()
                    .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(gateway::close));
            if ("true".equals(System.getenv("PHOENIX_STOP_WITH_PARENT"))) {
                Thread.ofPlatform().daemon().name("parent").start(Main::stopWithParent);
            }
            var host = settings.listen().host();
            err.println("phoenix-gateway operators' port on http://" + host + ":" + gateway.adminPort());
            gateway.tlsPort()
                    .ifPresent(port -> err.println("phoenix-gateway TLS port on https://" + host + ":" + port));
            out.println("phoenix-gateway listening on http://" + host + ":" + gateway.port());
            out.flush();
        } catch (Gateway.CannotStart cannot) {
            err.println(cannot.getMessage());
            System.exit(CANNOT_START);
        }
    }

    /// Ends the process when stdin ends, which it does when the parent is gone.
    private static void stopWithParent() {
        try {
            System.in.transferTo(java.io.OutputStream.nullOutputStream());
        } catch (IOException gone) {
            // as good as the end of stdin
        }
        System.exit(0);
    }
}
