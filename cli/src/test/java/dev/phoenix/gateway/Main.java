package dev.phoenix.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Keeps a snapshot where there is none yet, says that it listens, unless its port is 1, and ends with its parent.
public final class Main {
    private Main() {}

    public static void main(String[] args) throws IOException {
        var port = System.getenv().getOrDefault("GATEWAY_PORT", "8080");
        if (port.equals("1")) {
            var err = System.err;
            err.println("GATEWAY_PORT: port 1 is in use. Choose another.");
            System.exit(2);
        }
        Files.writeString(Path.of(System.getenv("GATEWAY_SNAPSHOT_FILE")), "{}", StandardOpenOption.CREATE_NEW);
        var out = System.out;
        out.println("phoenix-gateway listening on http://127.0.0.1:" + port);
        while (System.in.read() >= 0) {}
    }
}
