package dev.phoenix.gameday.soak;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.phoenix.gameday.invariants.Books;
import dev.phoenix.gameday.provider.AnswerTimes;
import dev.phoenix.gameday.provider.Faults;
import dev.phoenix.gameday.provider.Faults.Fault;
import dev.phoenix.gameday.provider.Provider;
import dev.phoenix.gameday.story.RunDirectory;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;

/// Everything that runs in a soak: database, provider, the four services, a subscriber and the buyers; with articles, a
/// coupon and gift cards put in. One thread.
final class Shopping implements AutoCloseable {
    private static final String OPERATOR = "soak-operator";
    private static final String PROVIDER_KEY = "sk_live_soak";
    private static final String WEBHOOK_SECRET = "whsec_soak";
    private static final String SUBSCRIBER_SECRET = "the subscriber's secret";
    private static final long PLENTY = 1_000_000;
    private static final long COUPON_LIMIT = 50;
    private static final long GIFT_CARD_MINOR = 2_500;
    private static final double FAULT_SHARE = 0.01;
    private static final Duration OPERATORS_PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final Map<String, String> databases = new HashMap<>();
    private final Map<String, Long> seeded = new HashMap<>();
    private final Map<String, Long> sales = new HashMap<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final long seed;
    private final Faults faults;
    private final Provider provider;
    private final Services services;
    private final Crowd crowd;

    private Shopping(Soak.Plan plan, RunDirectory directory) throws IOException, InterruptedException, SQLException {
        this.seed = plan.seed();
        Postgres postgres = own(Postgres.start());
        for (String name : List.of("inventory", "payments", "orders", "inbox")) {
            databases.put(name, postgres.database(name));
        }
        faults = Faults.seeded(seed);
        provider = own(Provider.start(new Provider.Settings("live", PROVIDER_KEY, AnswerTimes.usual(seed), faults)));
        services = own(new Services(plan.home(), directory));
        startServices();
        crowd = own(new Crowd(services.at("orders"), seed));
    }

    static Shopping start(Soak.Plan plan, RunDirectory directory)
            throws IOException, InterruptedException, SQLException {
        Shopping shopping = new Shopping(plan, directory);
        shopping.putIn();
        for (Fault fault : Fault.values()) {
            shopping.faults.share(fault, fault == Fault.NONE ? 0 : FAULT_SHARE);
        }
        return shopping;
    }

    Crowd crowd() {
        return crowd;
    }

    Services services() {
        return services;
    }

    Faults faults() {
        return faults;
    }

    Provider provider() {
        return provider;
    }

    Rest rest() {
        return new Rest(database("orders"), database("payments"));
    }

    Books books() {
        return Books.services(database("inventory"), database("orders"), database("payments"), "live");
    }

    String database(String name) {
        return databases.getOrDefault(name, "");
    }

    /// The units of each article that were put in.
    Map<String, Long> seeded() {
        return Map.copyOf(seeded);
    }

    /// The units of each article that several wanted at once.
    Map<String, Long> sales() {
        return Map.copyOf(sales);
    }

    /// Puts in a few units of something new, for which several buyers come at once.
    void sale() throws IOException, InterruptedException {
        String sku = "SALE-" + sales.size();
        long units = 1L + new SplittableRandom(seed + sales.size()).nextInt(5);
        article(sku, units);
        sales.put(sku, units);
        crowd.sale(sku);
    }

    /// Ends every part, also when one of them does not end well; then says which did not.
    @Override
    public void close() throws IOException {
        IOException failed = new IOException("A part of the soak did not end well.");
        for (AutoCloseable part : parts) {
            try {
                part.close();
            } catch (Exception broken) {
                failed.addSuppressed(broken);
            }
        }
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        parts.push(part);
        return part;
    }

    private void startServices() throws IOException, InterruptedException {
        services.start("taxation", Map.of());
        services.start(
                "inventory",
                Map.of("INVENTORY_DATABASE_URL", database("inventory"), "INVENTORY_OPERATOR_TOKEN", OPERATOR));
        URI payments = services.start(
                "payments",
                Map.of(
                        "PAYMENTS_DATABASE_URL", database("payments"),
                        "PAYMENTS_PROVIDER_URL", provider.url().toString(),
                        "PAYMENTS_PROVIDER_KEY", PROVIDER_KEY,
                        "PAYMENTS_WEBHOOK_SECRET", WEBHOOK_SECRET,
                        "PAYMENTS_OPERATOR_TOKEN", OPERATOR));
        services.start(
                "orders",
                Map.of(
                        "ORDERS_DATABASE_URL", database("orders"),
                        "ORDERS_INVENTORY_URL", services.at("inventory").toString(),
                        "ORDERS_TAXATION_URL", services.at("taxation").toString(),
                        "ORDERS_PAYMENTS_URL", payments.toString(),
                        "ORDERS_OPERATOR_TOKEN", OPERATOR));
        provider.sendWebhooksTo(payments.resolve("/webhooks/payments"), WEBHOOK_SECRET);
    }

    private void putIn() throws IOException, InterruptedException, SQLException {
        for (String sku : Crowd.PLENTY) {
            article(sku, PLENTY);
        }
        put("orders", "PUT", "/coupons/" + Crowd.COUPON, Map.of("percent", 50, "limit", COUPON_LIMIT));
        for (int i = 0; i < Crowd.GIFT_CARDS; i++) {
            put("payments", "POST", "/gift-cards", Map.of("amount", money(GIFT_CARD_MINOR), "code", Crowd.giftCard(i)));
        }
        Inbox inbox = own(Inbox.start(database("inbox"), new SplittableRandom(seed + 2)));
        put(
                "orders",
                "PUT",
                "/subscribers/soak",
                Map.of("url", inbox.address().toString(), "secret", SUBSCRIBER_SECRET));
    }

    private void article(String sku, long units) throws IOException, InterruptedException {
        Map<String, Object> product = Map.of("sku", sku, "price", money(1_250), "taxCategory", "standard");
        put("inventory", "PUT", "/stock/" + sku, Map.of("onHand", units));
        put("orders", "PUT", "/products", Map.of("products", new ArrayList<>(List.of(product))));
        seeded.put(sku, units);
    }

    private static Map<String, Object> money(long minor) {
        return Map.of("amount", minor, "currency", "GBP");
    }

    /// An operator's call, repeated while the service is being killed; each of them may be repeated.
    private void put(String service, String method, String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(services.at(service).resolve(path))
                .timeout(OPERATORS_PATIENCE)
                .header("Authorization", "Bearer " + OPERATOR)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        long end = System.nanoTime() + OPERATORS_PATIENCE.toNanos();
        String last = "nothing was tried";
        while (System.nanoTime() < end) {
            try {
                var answer = client.send(request, BodyHandlers.ofString());
                if (answer.statusCode() < 300) {
                    return;
                }
                last = answer.statusCode() + " " + answer.body();
            } catch (IOException killed) {
                last = killed.toString();
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        throw new IOException(method + " " + path + " at " + service + " was not done: " + last);
    }
}
