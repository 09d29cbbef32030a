package dev.phoenix.gameday.shoppers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// A shop where everything costs nothing but 100 a line, with the answers of the checkout API. It can be told to answer
/// the next place-orders otherwise.
final class FakeShop implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// An answer of the shop. Status 0 hangs up.
    record Answer(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Integer> linesOfCart = new ConcurrentHashMap<>();
    private final Map<String, StringBuilder> lineText = new ConcurrentHashMap<>();
    private final AtomicInteger ids = new AtomicInteger(1000);
    private final Queue<Answer> planned = new ConcurrentLinkedQueue<>();
    final Queue<String> placeOrderKeys = new ConcurrentLinkedQueue<>();
    final Queue<String> cookies = new ConcurrentLinkedQueue<>();

    FakeShop() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /// The next place-order is answered so.
    FakeShop plan(int status, String body) {
        planned.add(new Answer(status, body));
        return this;
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        JsonNode body = JSON.readTree(exchange.getRequestBody().readAllBytes());
        cookies.add(exchange.getRequestHeaders().getFirst("Cookie"));
        String ask =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        if (ask.equals("POST /checkouts")) {
            placeOrderKeys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
        }
        Answer answer = ask.equals("POST /checkouts") && !planned.isEmpty() ? planned.remove() : answer(ask, body);
        if (answer.status == 0) {
            exchange.close();
            return;
        }
        byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Phoenix-Side", "legacy");
        exchange.getResponseHeaders().set("Phoenix-Reason", "stage");
        exchange.sendResponseHeaders(answer.status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Answer answer(String ask, JsonNode body) {
        String cart = ask.replaceFirst("^[A-Z]+ /carts/(\\d+).*$", "$1");
        Function<String, Answer> withCart = id -> new Answer(
                ask.startsWith("POST") ? 201 : 200, "{\"id\":\"" + id + "\",\"lines\":[" + lineText.get(id) + "]}");
        if (ask.equals("POST /carts")) {
            String id = String.valueOf(ids.incrementAndGet());
            lineText.put(id, new StringBuilder());
            return withCart.apply(id);
        }
        if (ask.endsWith("/lines") || ask.contains("/lines/")) {
            int line = ask.contains("/lines/") ? 0 : linesOfCart.merge(cart, 1, Integer::sum);
            if (line > 0) {
                lineText.computeIfAbsent(cart, _ -> new StringBuilder())
                        .append(line > 1 ? "," : "")
                        .append("{\"id\":\"1\",\"quantity\":2,\"sku\":")
                        .append(body.path("sku"))
                        .append("}");
            }
            return withCart.apply(cart);
        }
        if (ask.endsWith("/coupon")) {
            return withCart.apply(cart);
        }
        if (ask.endsWith("/quote")) {
            return new Answer(200, totals(100L * linesOfCart.getOrDefault(cart, 0)));
        }
        if (ask.equals("POST /tax/quotes")) {
            return new Answer(200, "{\"lines\":[],\"tax\":" + money(0) + ",\"total\":" + money(0) + "}");
        }
        long total = ask.startsWith("GET /orders/")
                ? 100L * linesOfCart.getOrDefault(ask.substring("GET /orders/9".length()), 0)
                : body.path("expectedTotal").path("amount").asLong();
        String id = "9"
                + (ask.startsWith("GET")
                        ? ask.substring("GET /orders/9".length())
                        : body.path("cartId").asText());
        return new Answer(
                ask.startsWith("GET") ? 200 : 201,
                "{\"id\":\"" + id + "\",\"totals\":" + totals(total) + ",\"tenders\":[{\"amount\":" + money(total)
                        + "}]}");
    }

    private static String totals(long total) {
        return "{\"subtotal\":" + money(total) + ",\"total\":" + money(total) + "}";
    }

    private static String money(long minor) {
        return "{\"amount\":" + minor + ",\"currency\":\"GBP\"}";
    }
}
