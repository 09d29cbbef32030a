package dev.phoenix.gameday.provider;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// One request to the provider, read.
record Call(String method, String path, Form form, String authorization, String key, String version) {

    static Call read(HttpExchange exchange, int largestBodyBytes) throws IOException {
        String query = exchange.getRequestURI().getRawQuery();
        byte[] body = exchange.getRequestBody().readNBytes(largestBodyBytes);
        String fields = body.length > 0 ? new String(body, StandardCharsets.UTF_8) : query == null ? "" : query;
        return new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                Form.parse(fields),
                header(exchange, "Authorization"),
                header(exchange, "Idempotency-Key"),
                header(exchange, "Stripe-Version"));
    }

    boolean changes() {
        return method.equals("POST");
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }
}
