import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// What every measurement needs of the machine.
final class Tools {
    /// Progress and complaints; results go to stdout.
    static final PrintStream PROGRESS = System.err;
    private static final long BEGIN = System.nanoTime();
    /// Clock ticks a second in /proc, on every Linux there is.
    private static final double TICKS = 100;

    private Tools() {}

    static void say(String line) {
        PROGRESS.printf("%6.1f s  %s%n", (System.nanoTime() - BEGIN) / 1e9, line);
    }

    static void print(String format, Object... values) {
        IO.print(format.formatted(values));
    }

    static boolean has(String program) {
        return where(program) != null;
    }

    static Path where(String program) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":"))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    private static boolean ending;

    /// Starts a process, unless everything is being ended.
    static synchronized Process start(ProcessBuilder program) throws IOException {
        if (ending) {
            throw new IOException("the benchmark is being stopped");
        }
        return program.start();
    }

    /// Ends every process of ours and waits for that; from now on none begins.
    static void end() throws InterruptedException {
        synchronized (Tools.class) {
            ending = true;
        }
        var ours = ProcessHandle.current().children().toList();
        ours.forEach(ProcessHandle::destroy);
        for (var one : ours) {
            try {
                one.onExit().get(30, java.util.concurrent.TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException _) {
                PROGRESS.println("process " + one.pid() + " did not end in 30 s and is killed");
                one.destroyForcibly();
            }
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static void awaitPort(int port, Process process) throws Exception {
        for (int i = 0; i < 600; i++) {
            try (var _ = new java.net.Socket(InetAddress.getLoopbackAddress(), port)) {
                return;
            } catch (IOException _) {
                if (!process.isAlive()) {
                    throw new IOException("it ended by itself with " + process.exitValue());
                }
                Thread.sleep(100);
            }
        }
        throw new IOException("nobody listens on " + port);
    }

    /// The CPU time that these processes have used so far, in seconds.
    static double cpuSeconds(List<ProcessHandle> processes) throws IOException {
        double ticks = 0;
        for (var process : processes) {
            var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
        return ticks / TICKS;
    }

    static <T> double median(List<T> all, ToDoubleFunction<T> of) {
        var sorted = all.stream().mapToDouble(of).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    static void delete(Path directory) throws IOException {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
