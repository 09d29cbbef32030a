package dev.phoenix.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.phoenix.chassis.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/// A small HTTP server on a real socket for the fakes: JSON in, JSON out, or no answer at all. Any thread.
public final class FakeHttp implements AutoCloseable {
    /// One call; `path` is split at its slashes.
    public record Call(String method, List<String> path, JsonNode body, String lane) {
        public String last() {
            return path.getLast();
        }
    }

    public record Reply(int status, Object body) {}

    /// What happens before a call is looked at, or before its answer leaves: tests make calls meet there. Any thread.
    public static final class Moments {
        private final Map<String, Consumer<Call>> at = new ConcurrentHashMap<>();

        /// @param last the last part of the path of the calls that are meant
        void set(String last, Consumer<Call> happens) {
            at.put(last, happens);
        }

        void pass(Call call) {
            at.getOrDefault(call.last(), each -> {}).accept(call);
        }
    }

    /// What the fake does. Empty: the connection breaks without an answer.
    public interface Behaviour {
        Optional<Reply> answer(Call call);
    }

    private final HttpServer server;
    private final Contract contract;
    private final Queue<String> broken = new ConcurrentLinkedQueue<>();

    /// @param service whose fake it is: calls and answers are held to what that service publishes
    public FakeHttp(String service, Behaviour behaviour) {
        contract = Contract.of(service);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> serve(behaviour, exchange));
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        assertThat(broken).as("what broke the contract").isEmpty();
    }

    public static Optional<Reply> reply(int status, Object body) {
        return Optional.of(new Reply(status, body));
    }

    /// A refusal in RFC 9457 words.
    public static Optional<Reply> problem(int status, String code) {
        var body = Json.mapper().createObjectNode().put("type", "about:blank").put("status", status);
        return reply(status, body.put("title", code).put("code", code).put("detail", code));
    }

    private void serve(Behaviour behaviour, HttpExchange exchange) throws IOException {
        try (exchange) {
            var bytes = exchange.getRequestBody().readAllBytes();
            var body = bytes.length == 0
                    ? Json.mapper().createObjectNode()
                    : Json.mapper().readTree(bytes);
            var path = Arrays.asList(
                    exchange.getRequestURI().getPath().substring(1).split("/", -1));
            var baggage = Optional.ofNullable(exchange.getRequestHeaders().getFirst("baggage"))
                    .orElse("");
            var lane = baggage.contains("phoenix.lane=shadow") ? "shadow" : "live";
            var call = new Call(exchange.getRequestMethod(), path, body, lane);
            var reply = behaviour.answer(call);
            reply.ifPresent(each -> broken.addAll(contract.broken(call, each)));
            if (reply.isPresent()) {
                byte[] answer = Json.write(reply.get().body());
                exchange.sendResponseHeaders(reply.get().status(), answer.length);
                exchange.getResponseBody().write(answer);
            }
        }
    }
}
