import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The gateway beside HAProxy and nginx on the same cores: every round measures every proxy, so that a noisy minute
/// hits all of them. Prints medians of the rounds and the ratios of the budgets. Installs nothing.
void main(String[] arguments) throws Exception {
    var options = options(List.of(arguments));
    if (options.isEmpty()) {
        return;
    }
    var home = Path.of(options.get("--home"));
    int rounds = Integer.parseInt(options.get("--rounds"));
    int seconds = Integer.parseInt(options.get("--seconds"));
    int warmUp = Integer.parseInt(options.get("--warm-up"));
    var only = options.get("--only");
    if (!Tools.has("wrk")) {
        Tools.PROGRESS.println("wrk is missing; it makes the load. Debian: apt-get install wrk");
        System.exit(2);
    }
    var directory = Files.createTempDirectory("phoenix-bench-");
    // nginx' workers give up root and must still get to their files
    directory.toFile().setExecutable(true, false);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(directory)));
    try (var legacy = Origin.start(false);
            var candidate = Origin.start(true)) {
        var proxies = Proxy.start(home, directory, legacy.port(), candidate.port());
        var forwarding = proxies.get(proxies.size() - 2);
        var shadowing = proxies.getLast();
        if (only.equals("heap")) {
            Heap.measure(shadowing, seconds, directory);
            return;
        }
        warmUp(proxies, directory, warmUp);
        if (!only.equals("latency")) {
            throughput(proxies, directory, rounds, seconds);
        }
        if (!only.equals("throughput")) {
            Customers.measure(forwarding, shadowing, candidate, rounds, seconds);
        }
    }
}

/// However the benchmark ends: no process and no file stays.
void end(Path directory) {
    try {
        Tools.end();
        Tools.delete(directory);
    } catch (IOException | java.io.UncheckedIOException failed) {
        Tools.PROGRESS.println("something is left in " + directory + ": " + failed);
    } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
    }
}

/// A JVM reaches its pace only after it has compiled what it runs; the others need no more than their connections.
void warmUp(List<Proxy> proxies, Path directory, int seconds) throws Exception {
    for (var proxy : proxies) {
        int length = proxy.isPhoenix() ? Math.max(2, seconds / 2) : 1;
        Tools.say("warming up " + proxy.name() + ", " + 2 * length + " s");
        for (var path : List.of("/1k", "/20k")) {
            Tools.say("  " + path + "  " + Wrk.run(proxy, path, length, directory));
        }
    }
}

Map<String, String> options(List<String> arguments) {
    var options = new HashMap<>(
            Map.of("--rounds", "5", "--seconds", "5", "--warm-up", "40", "--only", "both", "--home", "."));
    for (int i = 0; i < arguments.size(); i += 2) {
        if (arguments.get(i).equals("--help") || !options.containsKey(arguments.get(i)) || i + 1 == arguments.size()) {
            IO.println("""
                    usage: bench/gateway [--rounds N] [--seconds N] [--warm-up N] [--only throughput|latency|heap]

                      --rounds N    rounds, of which the medians are printed (default 5)
                      --seconds N   length of one measurement; with `--only heap`, of the whole flood (default 5)
                      --warm-up N   seconds for each of the two gateways before the first round (default 40)
                      --only PART   throughput: CPU a request and requests/s beside HAProxy and nginx
                                    latency: customers' p99 while the candidate misbehaves
                                    heap: what is left after collections while a flood goes on

                    Needs wrk; measures HAProxy and nginx where they are installed.""");
            System.exit(arguments.get(i).equals("--help") ? 0 : 2);
        }
        options.put(arguments.get(i), arguments.get(i + 1));
    }
    return options;
}

void throughput(List<Proxy> proxies, Path directory, int rounds, int seconds) throws Exception {
    var runs = new HashMap<String, List<Wrk.Run>>();
    for (int round = 1; round <= rounds; round++) {
        for (var path : List.of("/1k", "/20k")) {
            for (var proxy : proxies) {
                var run = Wrk.run(proxy, path, seconds, directory);
                runs.computeIfAbsent(proxy.name() + path, _ -> new ArrayList<>()).add(run);
                Tools.say("round " + round + "  " + proxy.name() + " " + path + "  " + run);
            }
        }
    }
    for (var path : List.of("/1k", "/20k")) {
        Tools.print("%n%-22s %12s %12s %10s %10s %10s   medians of %d rounds%n",
                path.substring(1) + "B JSON", "requests/s", "CPU µs/req", "p50 ms", "p99 ms", "compared", rounds);
        for (var proxy : proxies) {
            var all = runs.get(proxy.name() + path);
            Tools.print("%-22s %12.0f %12.1f %10.2f %10.2f %10s%n", proxy.name(),
                    Tools.median(all, Wrk.Run::perSecond), Tools.median(all, Wrk.Run::cpuMicros),
                    Tools.median(all, Wrk.Run::p50), Tools.median(all, Wrk.Run::p99),
                    proxy.compares() ? "%.1f %%".formatted(100 * Tools.median(all, Wrk.Run::compared)) : "");
        }
        ratio(runs, path, "phoenix forward", "haproxy forward", "CPU a request", Wrk.Run::cpuMicros, "at most 1.3");
        ratio(runs, path, "phoenix forward", "nginx forward", "CPU a request", Wrk.Run::cpuMicros, "");
        ratio(runs, path, "phoenix shadow", "nginx mirror", "requests/s", Wrk.Run::perSecond, "at least 2");
        ratio(runs, path, "phoenix shadow", "nginx mirror", "CPU a request", Wrk.Run::cpuMicros, "");
    }
}

void ratio(Map<String, List<Wrk.Run>> runs, String path, String ours, String theirs, String what,
        java.util.function.ToDoubleFunction<Wrk.Run> of, String budget) {
    if (!runs.containsKey(theirs + path)) {
        IO.println(ours + " / " + theirs + ": left out, it is not installed");
        return;
    }
    Tools.print("%s / %s, %s: %.2f%s%n", ours, theirs, what,
            Tools.median(runs.get(ours + path), of) / Tools.median(runs.get(theirs + path), of),
            budget.isEmpty() ? "" : " (budget: " + budget + ")");
}
