package dev.phoenix.orders;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A second orders process, an operating system's process of its own, on the database and the fakes of a shop. It can
/// be
/// killed and be made to stand still. One thread.
public final class Neighbour implements AutoCloseable {
    private final Process process;
    private final URI address;

    private Neighbour(Process process, URI address) {
        this.process = process;
        this.address = address;
    }

    public static Neighbour of(Shop shop) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName());
        command.redirectError(ProcessBuilder.Redirect.DISCARD);
        command.environment()
                .putAll(Map.ofEntries(
                        Map.entry("ORDERS_PORT", "0"),
                        Map.entry("ORDERS_DATABASE_URL", shop.jdbc()),
                        Map.entry("ORDERS_CONNECTIONS", "8"),
                        Map.entry("ORDERS_OPERATOR_TOKEN", Shop.TOKEN),
                        Map.entry(
                                "ORDERS_INVENTORY_URL", shop.inventory.address().toString()),
                        Map.entry("ORDERS_INVENTORY_TIMEOUT", "60s"),
                        Map.entry("ORDERS_TAXATION_URL", shop.taxation.address().toString()),
                        Map.entry("ORDERS_TAXATION_TIMEOUT", "60s"),
                        Map.entry("ORDERS_PAYMENTS_URL", shop.payments.address().toString()),
                        Map.entry("ORDERS_PAYMENTS_TIMEOUT", "60s"),
                        Map.entry("PHOENIX_STOP_WITH_PARENT", "true")));
        var process = command.start();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var line = Objects.requireNonNull(out.readLine(), "it ended instead of listening");
        return new Neighbour(process, URI.create(line.replaceFirst(".* ", "")));
    }

    URI address() {
        return address;
    }

    /// `kill -9`: nothing is finished and nothing is released.
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /// It stands still in the middle of whatever it does.
    void stop() throws IOException, InterruptedException {
        signal("STOP");
    }

    /// It goes on as if no time had passed.
    void goOn() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        var sent = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        if (!sent.waitFor(1, TimeUnit.MINUTES) || sent.exitValue() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    /// It is asked to stop (SIGTERM), finishes what it began and ends; its exit code.
    int end() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
