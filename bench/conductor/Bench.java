import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

private static final ObjectMapper JSON = new ObjectMapper();
private static final java.io.PrintStream PROGRESS = System.err;
private static final int RETRIES = 3;
private static final String PLAN = """
        migration: bench
        legacy: { url: http://127.0.0.1:9 }
        candidate: { url: http://127.0.0.1:10 }
        routes: [{ name: quote, match: POST /quotes, shadow: always, compare: { critical: [$.tax] } }]
        stages:
          - shadow: { steps: [100%] }
            gate: { evidence: { comparisons: 1000000000 } }
          - canary: { steps: [10%, 50%], leave: evacuate }
            gate: { evidence: { comparisons: 1000000000 } }
            on-fail: { rollback: shadow }
        """;

/// Answer times as gateways send them.
private static final String TIMES = times();

static String times() {
    var histogram = new Histogram(1, 120_000_000L, 2);
    for (int call = 0; call < 10; call++) {
        histogram.recordValue(2_000 + 700 * call);
    }
    var buffer = java.nio.ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    var bytes = new byte[length];
    buffer.flip().get(bytes);
    return java.util.Base64.getEncoder().encodeToString(bytes);
}

/// Control as a process of its own, PostgreSQL with fsync on, and gateways that this program plays over
/// real sockets.
void main(String[] arguments) throws Exception {
    var options = options(List.of(arguments));
    var home = Path.of(options.get("--home")).toAbsolutePath().normalize();
    try (var postgres = Postgres.start(); var control = Control.start(home, postgres.database("bench"))) {
        if (!options.get("--only").equals("load")) {
            rollbacks(control, Integer.parseInt(options.get("--rounds")));
        }
        if (!options.get("--only").equals("rollback")) {
            load(control, Integer.parseInt(options.get("--gateways")), Integer.parseInt(options.get("--seconds")));
        }
    }
}

Map<String, String> options(List<String> arguments) {
    var options = new HashMap<>(
            Map.of("--rounds", "10", "--gateways", "1000", "--seconds", "30", "--only", "both", "--home", "."));
    for (int i = 0; i < arguments.size(); i += 2) {
        if (arguments.get(i).equals("--help") || !options.containsKey(arguments.get(i)) || i + 1 == arguments.size()) {
            IO.println("""
                    usage: bench/control [--only rollback|load] [--rounds N] [--gateways N] [--seconds N]

                      --rounds N    rollbacks for each number of gateways (default 10)
                      --gateways N  gateways that report every second (default 1000)
                      --seconds N   for how long they do (default 30)""");
            System.exit(arguments.get(i).equals("--help") ? 0 : 2);
        }
        options.put(arguments.get(i), arguments.get(i + 1));
    }
    return options;
}

/// Milliseconds from the journal's time of the gate's verdict until the last gateway holds the snapshot.
void rollbacks(Control control, int rounds) throws Exception {
    IO.println("| gateways | rollbacks | median ms | slowest ms |\n|---|---|---|---|");
    long window = 0;
    for (int gateways : List.of(1, 4, 16)) {
        var took = new ArrayList<Long>();
        for (int round = 0; round <= rounds; round++) {
            control.act("promote");
            control.act("promote");
            long running = control.status().get("version").asLong();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var waiting = new CountDownLatch(gateways);
                var got = new ArrayList<java.util.concurrent.Future<Instant>>();
                for (int gateway = 0; gateway < gateways; gateway++) {
                    var id = "gw-" + gateway;
                    got.add(threads.submit(() -> {
                        waiting.countDown();
                        return control.await(id, running);
                    }));
                }
                waiting.await();
                Thread.sleep(300); // the questions are at control
                control.report("gw-0", ++window, running, 200, 50);
                var last = Instant.MIN;
                for (var one : got) {
                    last = one.get().isAfter(last) ? one.get() : last;
                }
                if (round > 0) { // the first one warms up
                    took.add(Duration.between(control.lastRollback(), last).toMillis());
                }
            }
        }
        took.sort(null);
        IO.println("| %d | %d | %d | %d |".formatted(gateways, took.size(), took.get(took.size() / 2), took.getLast()));
    }
}

void load(Control control, int gateways, int seconds) throws Exception {
    long version = control.status().get("version").asLong();
    var late = new AtomicLong();
    var failed = new AtomicLong();
    var sent = new AtomicLong();
    long begin = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    long measureFrom = begin + Duration.ofSeconds(10).toNanos();
    long end = measureFrom + Duration.ofSeconds(seconds).toNanos();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int gateway = 0; gateway < gateways; gateway++) {
            var id = "load-" + gateway;
            long offset = gateway * 1_000_000_000L / gateways;
            threads.submit(() -> {
                for (long window = 1, at = begin + offset; at < end; window++, at += 1_000_000_000L) {
                    long pause = at - System.nanoTime();
                    if (pause > 0) {
                        Thread.sleep(Duration.ofNanos(pause));
                    }
                    if (!control.tryReport(id, window, version)) {
                        failed.incrementAndGet();
                    }
                    if (at >= measureFrom) {
                        sent.incrementAndGet();
                        if (System.nanoTime() - at > 1_000_000_000L) {
                            late.incrementAndGet();
                        }
                    }
                }
                return true;
            });
        }
        Thread.sleep(Duration.ofNanos(measureFrom - System.nanoTime()));
        double ofControl = control.cpuSeconds();
        double ofDatabase = databaseCpuSeconds();
        Thread.sleep(Duration.ofNanos(end - System.nanoTime()));
        double controlUsed = (control.cpuSeconds() - ofControl) / seconds;
        double databaseUsed = (databaseCpuSeconds() - ofDatabase) / seconds;
        IO.println("| gateways | reports/s | control, CPU s/s | database, CPU s/s | later than 1 s | failed |\n|---|---|---|---|---|---|");
        IO.println("| %d | %.0f | %.2f | %.2f | %d | %d |".formatted(
                gateways, (double) sent.get() / seconds, controlUsed, databaseUsed, late.get(), failed.get()));
    }
}

/// PostgreSQL's processes are descendants of this one.
double databaseCpuSeconds() throws IOException {
    double sum = 0;
    for (var process : ProcessHandle.current().descendants().toList()) {
        if (process.info().command().filter(command -> command.endsWith("/postgres")).isPresent()) {
            sum += Control.cpuSecondsOf(process.pid());
        }
    }
    return sum;
}

record Control(Process process, String address, HttpClient client) implements AutoCloseable {
    static Control start(Path home, String database) throws IOException {
        var plan = Files.writeString(Files.createTempFile("bench", ".yaml"), PLAN);
        var classpath = home.resolve("control/target/classes") + ":"
                + Files.readString(home.resolve("control/target/classpath.txt")).strip();
        var command = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m", "-cp", classpath, "dev.phoenix.control.Main");
        command.environment().putAll(Map.of("CONTROL_PORT", "0", "CONTROL_PLAN", plan.toString(),
                "CONTROL_DATABASE_URL", database, "CONTROL_OPERATOR_TOKEN", "operator", "CONTROL_GATEWAY_TOKEN",
                "gateway", "PHOENIX_STOP_WITH_PARENT", "true"));
        var process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        var ready = process.inputReader().readLine();
        Files.delete(plan);
        if (ready == null) {
            throw new IOException("control did not start");
        }
        PROGRESS.println(ready);
        return new Control(process, ready.replaceAll(".* on ", ""), HttpClient.newHttpClient());
    }

    void act(String verb) throws Exception {
        var answer = post("/api/" + verb, "operator", "{\"by\":\"bench\",\"force\":true,\"reason\":\"a benchmark\"}");
        if (answer != 200) {
            throw new IOException(verb + " was answered " + answer);
        }
    }

    JsonNode status() throws Exception {
        return get("/api/status");
    }

    Instant lastRollback() throws Exception {
        Instant last = Instant.MIN;
        for (var entry : get("/api/journal?limit=20").get("entries")) {
            if (entry.get("event").asText().equals("ROLLBACK")) {
                last = Instant.parse(entry.get("at").asText());
            }
        }
        return last;
    }

    Instant await(String gateway, long running) throws Exception {
        var request = request("/gateways/" + gateway + "/snapshot?running=" + running, "gateway").GET().build();
        for (int tries = 0; tries < RETRIES; tries++) {
            if (client.send(request, HttpResponse.BodyHandlers.ofByteArray()).statusCode() == 200) {
                return Instant.now();
            }
        }
        throw new IOException(gateway + " got no snapshot");
    }

    void report(String gateway, long window, long version, long pairs, long critical) throws Exception {
        int answer = post("/gateways/" + gateway + "/tallies", "gateway", tally(gateway, window, version, pairs, critical));
        if (answer != 204) {
            throw new IOException("a report was answered " + answer);
        }
    }

    boolean tryReport(String gateway, long window, long version) throws InterruptedException {
        try {
            return post("/gateways/" + gateway + "/tallies", "gateway", tally(gateway, window, version, 10, 0)) == 204;
        } catch (IOException away) {
            return false;
        }
    }

    static String tally(String gateway, long window, long version, long pairs, long critical) {
        var side = "{\"requests\":%d,\"errors\":0,\"latencyHdr\":\"%s\",\"customers\":0,\"failedCustomers\":0}";
        return """
                {"gateway":"%s","window":%d,"snapshotVersion":%d,"routes":[{"route":"quote","legacy":%s,"candidate":%s,
                "shadow":{"received":%d,"notSampled":0,"timedOut":0,"compared":%d,"dropped":{},"notComparable":{},
                "coverage":{"shown":{"status 200":%d},"compared":{"status 200":%d},
                "twice":{"asked":0,"answered":0,"unanswered":{},"noise":0}}},
                "pairs":{"different":%d,"critical":%d,"onlyCandidateFailed":0,"onlyLegacyFailed":0,"slow":0,
                "legacyHdr":"%s","candidateHdr":"%s"},"assignments":{},"signatures":[]}]}"""
                .formatted(gateway, window, version, side.formatted(pairs, TIMES), side.formatted(0, ""), pairs, pairs,
                        pairs, pairs, critical, critical, TIMES, TIMES);
    }

    private int post(String path, String token, String body) throws IOException, InterruptedException {
        var request = request(path, token).POST(HttpRequest.BodyPublishers.ofString(body)).build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() >= 400) {
            PROGRESS.println(answer.statusCode() + " " + answer.body());
        }
        return answer.statusCode();
    }

    private JsonNode get(String path) throws Exception {
        return JSON.readTree(client.send(request(path, "operator").GET().build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token);
    }

    double cpuSeconds() {
        return cpuSecondsOf(process.pid());
    }

    /// User and system time.
    static double cpuSecondsOf(long pid) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
        } catch (IOException ended) {
            return 0;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
