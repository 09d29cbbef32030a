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
            orders(shops, seconds, options.get("--peak"));
        }
        if (!options.get("--only").equals("orders")) {
            hot(shops, postgres, seconds);
        }
    }
}

Map<String, String> options(List<String> arguments) {
    var options = new HashMap<>(Map.of("--seconds", "6", "--only", "both", "--home", ".", "--peak", "measured"));
    for (int i = 0; i < arguments.size(); i += 2) {
        if (arguments.get(i).equals("--help") || !options.containsKey(arguments.get(i)) || i + 1 == arguments.size()) {
            IO.println("""
                    usage: bench/checkout [--seconds N] [--only orders|hot] [--peak N]

                      --seconds N   length of one measurement (default 6)
                      --only PART   orders: place-order at the monolith's peak, 2 and 4 times that
                                    hot: reservations/s of one article beside SELECT ... FOR UPDATE
                      --peak N      orders/s to take for the monolith's peak, instead of measuring it""");
            System.exit(arguments.get(i).equals("--help") ? 0 : 2);
        }
        options.put(arguments.get(i), arguments.get(i + 1));
    }
    return options;
}

void orders(Shops shops, int seconds, String peakGiven) throws Exception {
    say("warming up");
    Load.closed(shops.legacy(), 16, seconds);
    Load.closed(shops.services(), 16, seconds);
    say("looking for the monolith's peak");
    double peak = peakGiven.equals("measured")
            ? Load.closed(shops.legacy(), 32, seconds).perSecond()
            : Double.parseDouble(peakGiven);
    say("the monolith's peak: %.0f orders/s (closed loop of 32)".formatted(peak));
    var both = Load.closed(shops.services(), 32, seconds);
    var runs = new ArrayList<String>();
    var p99 = new HashMap<String, Double>();
    for (int times : List.of(1, 2, 4)) {
        for (var shop : List.of(shops.legacy(), shops.services())) {
            var run = Load.open(shop, peak * times, seconds);
            p99.put(shop.name() + times, run.p99());
            runs.add("%-10s %4d x %10.0f %10.0f %10.1f %10.1f %8d".formatted(
                    shop.name(), times, peak * times, run.perSecond(), run.p50(), run.p99(), run.failed()));
            say(runs.getLast());
        }
    }
    IO.println("%n%-10s %6s %10s %10s %10s %10s %8s".formatted(
            "", "peak", "asked/s", "orders/s", "p50 ms", "p99 ms", "failed"));
    runs.forEach(IO::println);
    IO.println("%nclosed loop of 32: legacy %.0f orders/s, services %.0f orders/s: %.2f times".formatted(
            peak, both.perSecond(), both.perSecond() / peak));
    IO.println("p99 at the monolith's peak, services to legacy: %.2f (budget: at most 0.15)".formatted(
            p99.get("services1") / p99.get("legacy1")));
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
