import dev.phoenix.postgres.Postgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

private static final java.io.PrintStream PROGRESS = System.err;

/// The checkout beside the monolith that it replaces: place-order in an open loop at the monolith's peak and at
/// multiples of it, and reservations of one article beside a loop of `SELECT … FOR UPDATE`. One PostgreSQL with fsync
/// on, one machine, in turn.
void main(String[] arguments) throws Exception {
    var options = options(List.of(arguments));
    var home = Path.of(options.get("--home")).toAbsolutePath().normalize();
    int seconds = Integer.parseInt(options.get("--seconds"));
    try (var postgres = Postgres.start(); var shops = Shops.start(home, postgres)) {
        if (!options.get("--only").equals("hot")) {
            orders(shops, options);
        }
        if (!options.get("--only").equals("orders")) {
            hot(shops, postgres, seconds);
        }
    }
}

Map<String, String> options(List<String> arguments) {
    var options = new HashMap<>(Map.of("--seconds", "6", "--warm-up", "20", "--only", "both", "--home", ".",
            "--peak", "measured", "--times", "1,2,4"));
    for (int i = 0; i < arguments.size(); i += 2) {
        if (arguments.get(i).equals("--help") || !options.containsKey(arguments.get(i)) || i + 1 == arguments.size()) {
            IO.println("""
                    usage: bench/checkout [--seconds N] [--warm-up N] [--only orders|hot] [--peak N] [--times N,...]

                      --seconds N   length of one measurement (default 6)
                      --warm-up N   seconds for which each side gets orders before anything is measured (default 20)
                      --only PART   orders: place-order at the monolith's peak, 2 and 4 times that
                                    hot: reservations/s of one article beside SELECT ... FOR UPDATE
                      --peak N      orders/s to take for the monolith's peak, instead of measuring it
                      --times N,... multiples of the peak to measure at (default 1,2,4)""");
            System.exit(arguments.get(i).equals("--help") ? 0 : 2);
        }
        options.put(arguments.get(i), arguments.get(i + 1));
    }
    return options;
}

void orders(Shops shops, Map<String, String> options) throws Exception {
    int seconds = Integer.parseInt(options.get("--seconds"));
    warmUp(shops, Integer.parseInt(options.get("--warm-up")));
    say("looking for the monolith's peak");
    double peak = options.get("--peak").equals("measured")
            ? Load.closed(shops.legacy(), 32, seconds).perSecond()
            : Double.parseDouble(options.get("--peak"));
    say("the monolith's peak: %.0f orders/s (closed loop of 32)".formatted(peak));
    var both = Load.closed(shops.services(), 32, seconds);
    say("the services, asked the same way: %.0f orders/s, p99 %.1f ms".formatted(both.perSecond(), both.p99()));
    var runs = new ArrayList<String>();
    var p99 = new HashMap<String, Double>();
    for (var factor : options.get("--times").split(",")) {
        int times = Integer.parseInt(factor);
        for (var shop : List.of(shops.legacy(), shops.services())) {
            var run = Load.open(shop, peak * times, seconds, shops::cpu);
            p99.put(shop.name() + times, run.p99());
            runs.add("%-10s %4d x %10.0f %10.0f %10.1f %10.1f %8d".formatted(
                    shop.name(), times, peak * times, run.perSecond(), run.p50(), run.p99(), run.failed()));
            say(runs.getLast());
            say("           CPU ms an order: " + run.cpu());
        }
    }
    IO.println("%n%-10s %6s %10s %10s %10s %10s %8s".formatted(
            "", "peak", "asked/s", "orders/s", "p50 ms", "p99 ms", "failed"));
    runs.forEach(IO::println);
    IO.println("%nclosed loop of 32: legacy %.0f orders/s, services %.0f orders/s: %.2f times".formatted(
            peak, both.perSecond(), both.perSecond() / peak));
    if (p99.containsKey("legacy1")) {
        IO.println("p99 at the monolith's peak, services to legacy: %.2f (budget: at most 0.15)".formatted(
                p99.get("services1") / p99.get("legacy1")));
    }
}

/// The same for both, in turn: a JVM runs its first orders many times slower than its ten-thousandth.
void warmUp(Shops shops, int seconds) throws Exception {
    int slice = 5;
    for (int done = 0; done < seconds; done += slice) {
        for (var shop : List.of(shops.legacy(), shops.services())) {
            var run = Load.closed(shop, 32, Math.min(slice, seconds - done));
            say("warming up %s: %.0f orders/s, %d failed".formatted(shop.name(), run.perSecond(), run.failed()));
        }
    }
}

void hot(Shops shops, Postgres postgres, int seconds) throws Exception {
    say("hot article: SELECT ... FOR UPDATE, then reservations over HTTP");
    double loop = ForUpdate.perSecond(postgres.database("for_update"), 16, seconds);
    shops.services().reservations(64, 2);
    double http = shops.services().reservations(64, seconds);
    IO.println(("%nhot article: SELECT ... FOR UPDATE %.0f/s, reservations over HTTP %.0f/s: %.2f times"
                    + " (budget: at least 5)").formatted(loop, http, http / loop));
}

void say(String line) {
    PROGRESS.println(line);
}
