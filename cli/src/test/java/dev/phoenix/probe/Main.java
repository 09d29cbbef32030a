package dev.phoenix.probe;

import java.io.IOException;
import java.util.concurrent.locks.LockSupport;

/// Behaves as `PROBE_MODE` says.
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        var out = System.out;
        var err = System.err;
        switch (System.getenv().getOrDefault("PROBE_MODE", "serve")) {
            case "refuse" -> {
                err.println("PROBE_PORT: 99999 is not a port; use 0 to 65535.");
                System.exit(2);
            }
            case "hang" -> hang();
            case "deaf" -> {
                out.println("phoenix-probe listening on http://127.0.0.1:1");
                hang();
            }
            default -> {
                out.println("phoenix-probe listening on http://127.0.0.1:4711");
                while (System.in.read() >= 0) {}
            }
        }
    }

    private static void hang() {
        while (true) {
            LockSupport.park();
        }
    }
}
