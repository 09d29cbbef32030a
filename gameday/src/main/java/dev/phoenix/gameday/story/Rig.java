package dev.phoenix.gameday.story;

import dev.phoenix.gameday.allotment.AllotmentServer;
import dev.phoenix.gameday.allotment.Allotments;
import dev.phoenix.gameday.allotment.StockCheck;
import dev.phoenix.gameday.allotment.StoreAddress;
import dev.phoenix.gameday.faults.SlowLink;
import dev.phoenix.gameday.invariants.Books;
import dev.phoenix.gameday.provider.AnswerTimes;
import dev.phoenix.gameday.provider.Faults;
import dev.phoenix.gameday.provider.Provider;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Everything that runs: database, provider and its sandbox, the monolith, the services, control plane and gateway.
/// Started in the order in which they need each other, as much at a time as that allows. One thread starts; any thread
/// may close, also while it starts.
final class Rig implements AutoCloseable {
    /// What the planted slowness adds to each of inventory's answers.
    private static final Duration SLOW = Duration.ofMillis(970);

    /// How often units follow whose shoppers are done with their carts.
    private static final Duration SETTLE_EVERY = Duration.ofSeconds(1);

    private static final String SANDBOX_KEY = "sk_test_stand_in";

    private final Scenario scenario;
    private final Secrets secrets = Secrets.fresh();
    private final Processes processes;
    private final Path directory;
    private final Deque<Runnable> parts = new ArrayDeque<>();
    private final Provider provider;
    private final Provider sandbox;
    private Addresses at = Addresses.NONE;
    private volatile Map<String, String> databases = Map.of();
    private boolean closed;

    /// Where everything answers.
    record Addresses(PlanText.Addresses sides, URI control, URI gateway) {
        private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
        static final Addresses NONE = new Addresses(
                new PlanText.Addresses(NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE, NOWHERE), NOWHERE, NOWHERE);
    }

    Rig(Scenario scenario, RunDirectory directory) throws IOException {
        this.scenario = scenario;
        this.directory = directory.path();
        this.processes = new Processes(
                scenario.home(), directory, List.of(scenario.pace().jvmOptions(), "-Xmx256m"));
        long seed = scenario.seed();
        provider = Provider.start(
                new Provider.Settings("live", secrets.provider(), AnswerTimes.usual(seed), Faults.none()));
        sandbox = Provider.start(
                new Provider.Settings("sandbox", SANDBOX_KEY, AnswerTimes.usual(seed + 1), Faults.none()));
        own(provider::close);
        own(sandbox::close);
    }

    /// Starts the two sides. After this, products and stock can be put in.
    void startSides() throws IOException, InterruptedException {
        try (ExecutorService starts = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<URI> taxation = starts.submit(() -> processes.start("checkout/taxation", taxation()));
            Postgres postgres = Postgres.start();
            own(postgres::close);
            databases = databases(postgres);
            Future<URI> legacy = starts.submit(() -> processes.start("checkout/legacy", legacy()));
            Future<URI> payments = starts.submit(() -> processes.start("checkout/payments", payments()));
            Future<URI> inventory = starts.submit(() -> processes.start("checkout/inventory", inventory()));
            URI inventoryUrl = result(inventory);
            Map<String, String> orders = orders(link(inventoryUrl), result(taxation), result(payments));
            Future<URI> ordersUrl = starts.submit(() -> processes.start("checkout/orders", orders));
            at = new Addresses(
                    new PlanText.Addresses(
                            result(legacy),
                            result(ordersUrl),
                            result(taxation),
                            inventoryUrl,
                            result(payments),
                            Addresses.NOWHERE),
                    Addresses.NOWHERE,
                    Addresses.NOWHERE);
        }
    }

    /// Starts the hook that moves allotments, the control plane and the gateway.
    void startPhoenix() throws IOException, InterruptedException, SQLException {
        PlanText.Addresses sides = at.sides;
        URI allotments = allotments(sides);
        sides = new PlanText.Addresses(
                sides.legacy(), sides.orders(), sides.taxation(), sides.inventory(), sides.payments(), allotments);
        Path plan = directory.resolve("checkout.yaml");
        Files.writeString(plan, PlanText.of(sides, scenario.pace().gate()));
        URI control = processes.start("control", control(plan));
        URI gateway = processes.start("gateway", gateway(control));
        at = new Addresses(sides, control, gateway);
        provider.sendWebhooksTo(gateway.resolve("/webhooks/payments"), secrets.webhook());
    }

    /// What serves by now, for people.
    String up() {
        return (databases.isEmpty() ? "" : "PostgreSQL ") + processes.serving();
    }

    Addresses at() {
        return at;
    }

    Secrets secrets() {
        return secrets;
    }

    Processes processes() {
        return processes;
    }

    Provider provider() {
        return provider;
    }

    Provider sandbox() {
        return sandbox;
    }

    Path directory() {
        return directory;
    }

    /// The check of the stock over both stores and on the way between them, for use while everything runs.
    StockCheck stockCheck() {
        return new StockCheck(database("legacy"), database("inventory"), database("allotments"));
    }

    Books legacyBooks() {
        return Books.legacy(database("legacy"));
    }

    Books servicesBooks(String lane) {
        return Books.services(database("inventory"), database("orders"), database("payments"), lane);
    }

    /// Says how something else ends that ends with the rig, before all that was there earlier.
    synchronized void own(Runnable close) {
        if (closed) {
            close.run();
        } else {
            parts.push(close);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            processes.close();
            parts.forEach(Runnable::run);
        }
    }

    private static Map<String, String> databases(Postgres postgres) {
        Map<String, String> urls = new HashMap<>();
        for (String name : List.of("legacy", "inventory", "payments", "orders", "allotments", "control")) {
            urls.put(name, postgres.database(name));
        }
        return urls;
    }

    private String database(String name) {
        return databases.getOrDefault(name, "");
    }

    private Map<String, String> taxation() {
        String basis = scenario.defect() == Defect.TAX_ROUNDING ? "line" : "order";
        return Map.of("TAXATION_PORT", "0", "TAXATION_ROUNDING_BASIS", basis);
    }

    private Map<String, String> legacy() {
        return Map.of(
                "LEGACY_PORT", "0",
                "LEGACY_DATABASE_URL", database("legacy"),
                "LEGACY_PROVIDER_URL", provider.url().toString(),
                "LEGACY_PROVIDER_KEY", secrets.provider(),
                "LEGACY_WEBHOOK_SECRET", secrets.webhook(),
                "LEGACY_OPERATOR_TOKEN", secrets.operator());
    }

    private Map<String, String> inventory() {
        return Map.of(
                "INVENTORY_PORT", "0",
                "INVENTORY_DATABASE_URL", database("inventory"),
                "INVENTORY_OPERATOR_TOKEN", secrets.operator());
    }

    private Map<String, String> payments() {
        return Map.of(
                "PAYMENTS_PORT", "0",
                "PAYMENTS_DATABASE_URL", database("payments"),
                "PAYMENTS_PROVIDER_URL", provider.url().toString(),
                "PAYMENTS_PROVIDER_KEY", secrets.provider(),
                "PAYMENTS_STAND_IN_URL", sandbox.url().toString(),
                "PAYMENTS_STAND_IN_KEY", SANDBOX_KEY,
                "PAYMENTS_WEBHOOK_SECRET", secrets.webhook(),
                "PAYMENTS_OPERATOR_TOKEN", secrets.operator());
    }

    private Map<String, String> orders(URI inventory, URI taxation, URI payments) {
        return Map.of(
                "ORDERS_PORT", "0",
                "ORDERS_DATABASE_URL", database("orders"),
                "ORDERS_INVENTORY_URL", inventory.toString(),
                "ORDERS_INVENTORY_TIMEOUT", "8s", // one machine does the work of many, and may be busy
                "ORDERS_TAXATION_URL", taxation.toString(),
                "ORDERS_TAXATION_TIMEOUT", "2s",
                "ORDERS_PAYMENTS_URL", payments.toString(),
                "ORDERS_OPERATOR_TOKEN", secrets.operator());
    }

    private Map<String, String> control(Path plan) {
        return Map.of(
                "CONTROL_PORT", "0",
                "CONTROL_PLAN", plan.toString(),
                "CONTROL_DATABASE_URL", database("control"),
                "CONTROL_OPERATOR_TOKEN", secrets.operator(),
                "CONTROL_GATEWAY_TOKEN", secrets.gateway());
    }

    private Map<String, String> gateway(URI control) {
        return Map.of(
                "GATEWAY_PORT",
                "0",
                "GATEWAY_CONTROL_URL",
                control.toString(),
                "GATEWAY_TOKEN",
                secrets.gateway(),
                "GATEWAY_DEBUG_HEADERS",
                "true");
    }

    private URI allotments(PlanText.Addresses sides) throws IOException, SQLException {
        StoreAddress legacy = new StoreAddress(sides.legacy(), sides.legacy(), secrets.operator());
        StoreAddress candidate = new StoreAddress(sides.inventory(), sides.orders(), secrets.operator());
        Allotments allotments = new Allotments(database("allotments"), legacy, candidate);
        AllotmentServer server = AllotmentServer.start(allotments, SETTLE_EVERY);
        own(server::close);
        return server.url();
    }

    /// The way from orders to inventory, slow when that is the planted defect.
    private URI link(URI inventory) throws IOException {
        if (scenario.defect() != Defect.SLOW) {
            return inventory;
        }
        SlowLink link = SlowLink.to(inventory, SLOW);
        own(link::close);
        return link.url();
    }

    private static <T> T result(Future<T> future) throws IOException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException("A process could not be started: " + failed.getCause(), failed);
        }
    }
}
