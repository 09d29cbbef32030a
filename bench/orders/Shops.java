import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.phoenix.cli.JavaProcess;
import dev.phoenix.gameday.provider.AnswerTimes;
import dev.phoenix.gameday.provider.Faults;
import dev.phoenix.gameday.provider.Provider;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// The monolith and the services, each with databases of its own on one server, and the provider that both pay through.
final class Shops implements AutoCloseable {
    private static final String OPERATOR = "bench-operator";
    private static final long PLENTY = 100_000_000;
    /// The monolith holds an article's row while it pays: with one article it would sell one order after the other.
    private static final int ARTICLES = 200;

    /// The same for all. Without the second compiler: with five JVMs on two cores it took more of them than the orders.
    private static final List<String> JVM = List.of("-Xmx384m", "-XX:TieredStopAtLevel=1");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path home;
    private final Path logs;
    private final Postgres postgres;
    private final Provider provider;
    private final List<JavaProcess> processes = new ArrayList<>();
    private final Map<URI, Caller> callers = new ConcurrentHashMap<>();
    private Shop legacy;
    private Shop services;

    private Shops(Path home, Postgres postgres) throws IOException {
        this.home = home;
        this.postgres = postgres;
        this.logs = Files.createTempDirectory("phoenix-bench-");
        this.provider = Provider.start(new Provider.Settings("live", "sk_bench", AnswerTimes.usual(1), Faults.none()));
    }

    static Shops start(Path home, Postgres postgres) throws Exception {
        var shops = new Shops(home, postgres);
        shops.startBoth();
        return shops;
    }

    Shop legacy() {
        return legacy;
    }

    Shop services() {
        return services;
    }

    /// What every process has spent so far: ours by their names, PostgreSQL's together, and this one, which is the load
    /// and the provider.
    Map<String, Duration> cpu() {
        var spent = new TreeMap<String, Duration>();
        var names = new HashMap<Long, String>();
        processes.forEach(process -> names.put(process.pid(), process.name()));
        names.put(ProcessHandle.current().pid(), "load and provider");
        Stream.concat(Stream.of(ProcessHandle.current()), ProcessHandle.current().descendants()).forEach(process ->
                process.info().totalCpuDuration().ifPresent(cpu ->
                        spent.merge(names.getOrDefault(process.pid(), "postgres"), cpu, Duration::plus)));
        return spent;
    }

    private void startBoth() throws Exception {
        var legacyAt = start("legacy", Map.of("PROVIDER_URL", provider.url().toString(), "PROVIDER_KEY", "sk_bench",
                "WEBHOOK_SECRET", "whsec_bench"));
        var taxation = process("taxation", Map.of());
        var inventory = start("inventory", Map.of());
        var payments = start("payments", Map.of("PROVIDER_URL", provider.url().toString(), "PROVIDER_KEY", "sk_bench",
                "WEBHOOK_SECRET", "whsec_bench"));
        var orders = start("orders", Map.of("INVENTORY_URL", inventory.toString(), "TAXATION_URL", taxation.toString(),
                "PAYMENTS_URL", payments.toString(), "TAXATION_TIMEOUT", "5s", "INVENTORY_TIMEOUT", "8s"));
        legacy = new Shop("legacy", legacyAt, legacyAt);
        services = new Shop("services", orders, inventory);
        for (var shop : List.of(legacy, services)) {
            var products = new ArrayList<Map<String, Object>>();
            var items = new ArrayList<Map<String, Object>>();
            for (int i = 0; i < ARTICLES; i++) {
                products.add(Map.of("sku", "MUG-" + i, "price", gbp(1_250), "taxCategory", "standard"));
                items.add(Map.of("sku", "MUG-" + i, "onHand", PLENTY));
            }
            shop.put(shop.door, "/products", Map.of("products", products));
            shop.put(shop.stock, "/stock", Map.of("items", items));
        }
    }

    private URI start(String name, Map<String, String> settings) throws Exception {
        var all = new HashMap<>(settings);
        all.put("DATABASE_URL", postgres.database(name));
        all.put("OPERATOR_TOKEN", OPERATOR);
        return process(name, all);
    }

    private URI process(String name, Map<String, String> settings) throws Exception {
        var prefix = name.toUpperCase(java.util.Locale.ROOT) + "_";
        var environment = new HashMap<String, String>();
        settings.forEach((key, value) -> environment.put(prefix + key, value));
        environment.put(prefix + "PORT", "0");
        var program = new JavaProcess.Program(home, "checkout/" + name, JVM);
        var process = JavaProcess.start(program, environment, logs.resolve(name + ".log"));
        processes.add(process);
        return process.awaitListening(Duration.ofMinutes(2));
    }

    static Map<String, Object> gbp(long minor) {
        return Map.of("amount", minor, "currency", "GBP");
    }

    @Override
    public void close() throws IOException {
        processes.reversed().forEach(JavaProcess::stop);
        provider.close();
        for (var caller : callers.values()) {
            caller.close();
        }
        try (var files = Files.list(logs)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(logs);
    }

    /// One of the two. Any thread.
    final class Shop {
        /// Callers that fill carts before a measurement.
        private static final int FILLING = 16;

        private final String name;
        private final URI door;
        private final URI stock;
        private final long total;
        private final AtomicLong filled = new AtomicLong();

        Shop(String name, URI door, URI stock) {
            this.name = name;
            this.door = door;
            this.stock = stock;
            // 12.50 and 3.95, and 20 % on both.
            this.total = 1_974;
        }

        String name() {
            return name;
        }

        /// Carts with one mug each.
        List<String> carts(int wanted) throws Exception {
            var left = new AtomicLong(wanted);
            var carts = java.util.Collections.synchronizedList(new ArrayList<String>());
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < FILLING; i++) {
                    threads.submit(() -> {
                        while (left.getAndDecrement() > 0) {
                            carts.add(cart());
                        }
                        return null;
                    });
                }
            }
            if (carts.size() < wanted) {
                throw new IOException(name + " filled only " + carts.size() + " of " + wanted + " carts.");
            }
            return List.copyOf(carts);
        }

        /// Each with one of the articles, in turn.
        private String cart() throws IOException {
            var cart = send("POST", door, "/carts", Map.of("currency", "GBP", "country", "GB"), "").path("id").asText();
            send("POST", door, "/carts/" + cart + "/lines",
                    Map.of("sku", "MUG-" + filled.getAndIncrement() % ARTICLES, "quantity", 1), "");
            return cart;
        }

        /// Places the cart's order; false when that did not make an order.
        boolean places(String cart) {
            try {
                var body = Map.of("cartId", cart, "expectedTotal", gbp(total), "shipping", "standard", "email",
                        "b@example.com", "address", Map.of("name", "B", "line1", "1 High Street", "city", "Town",
                        "postcode", "AB1 2CD", "country", "GB"), "tenders",
                        List.of(Map.of("type", "card", "token", "tok_visa")));
                answer("POST", door, "/checkouts", body, UUID.randomUUID().toString());
                return true;
            } catch (IOException failed) {
                return false;
            }
        }

        /// Reservations of one unit a second, in a closed loop over HTTP.
        double reservations(int callers, int seconds) throws Exception {
            put(stock, "/stock/HOT", Map.of("onHand", PLENTY));
            var done = new AtomicLong();
            long begin = System.nanoTime();
            long end = begin + Duration.ofSeconds(seconds).toNanos();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < callers; i++) {
                    threads.submit(() -> {
                        while (System.nanoTime() < end) {
                            answer("POST", stock, "/reservations", Map.of("id", UUID.randomUUID().toString(), "lines",
                                    List.of(Map.of("sku", "HOT", "quantity", 1)), "ttlSeconds", 3_600), "");
                            done.incrementAndGet();
                        }
                        return null;
                    });
                }
            }
            return done.get() / ((System.nanoTime() - begin) / 1e9);
        }

        private void put(URI at, String path, Map<String, ?> body) throws IOException {
            send("PUT", at, path, body, "");
        }

        private JsonNode send(String method, URI at, String path, Map<String, ?> body, String key) throws IOException {
            return JSON.readTree(answer(method, at, path, body, key));
        }

        private byte[] answer(String method, URI at, String path, Map<String, ?> body, String key) throws IOException {
            var fields = key.isEmpty()
                    ? Map.of("Authorization", "Bearer " + OPERATOR)
                    : Map.of("Authorization", "Bearer " + OPERATOR, "Idempotency-Key", key);
            var answer = callers.computeIfAbsent(at, Caller::new)
                    .send(method, path, JSON.writeValueAsBytes(body), fields);
            if (answer.status() / 100 != 2 || answer.status() == 202) {
                throw new IOException(method + " " + path + ": " + answer.status() + " "
                        + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
            }
            return answer.body();
        }
    }
}
