package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Gateways that are restarted while customers use them. Customers do what HTTP asks of them and no more: they leave a
/// connection whose answer says `close`, and never send a request twice.
class RestartTest {
    private static final int CUSTOMERS = 6;

    /// For how long a gateway that stops asks its customers to leave: hundreds of times what they need.
    private static final String DELAY = "500ms";

    @TempDir
    Path directory;

    private FakeUpstream legacy;
    private final ArrayList<Running> running = new ArrayList<>();

    @BeforeEach
    void start() {
        legacy = FakeUpstream.start(_ -> Reaction.ok("hello"));
    }

    @AfterEach
    void stop() {
        running.forEach(one -> one.process.destroyForcibly());
        legacy.close();
    }

    private record Running(Process process, int port, int adminPort) {}

    private Running gateway(int port, String delay) throws IOException {
        var process = MainTest.launch(Map.of(
                "GATEWAY_PLAN",
                MainTest.plan(directory, legacy),
                "GATEWAY_PORT",
                "" + port,
                "GATEWAY_REUSE_PORT",
                "true",
                "GATEWAY_STOP_DELAY",
                delay,
                "GATEWAY_STOP_WITHIN",
                "60s"));
        int listening = MainTest.port(process.inputReader());
        var one = new Running(process, listening, adminPort(process.errorReader()));
        running.add(one);
        return one;
    }

    private static int adminPort(BufferedReader said) throws IOException {
        var line = said.readLine();
        while (!line.contains("operators' port on")) {
            line = said.readLine();
        }
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    @Test
    void two_gateways_on_one_port_are_restarted_one_after_the_other_and_no_request_fails() throws Exception {
        var one = gateway(0, DELAY);
        var other = gateway(one.port, DELAY);
        var over = new AtomicBoolean();
        var answered = new AtomicInteger();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            var customers = new ArrayList<Future<Integer>>();
            for (int i = 0; i < CUSTOMERS; i++) {
                customers.add(pool.submit(customer(one.port, answered, over)));
            }
            for (var next : new Running[] {one, other}) {
                serveMore(answered);
                next.process.destroy();
                assertThat(next.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(next.process.exitValue()).as("128 + SIGTERM").isEqualTo(143);
                serveMore(answered);
                gateway(one.port, DELAY);
            }
            serveMore(answered);
            over.set(true);
            int asked = 0;
            for (var customer : customers) {
                asked += customer.get();
            }

            assertThat(answered.get()).isEqualTo(asked);
        } finally {
            over.set(true);
        }
    }

    private static void serveMore(AtomicInteger answered) {
        int enough = answered.get() + 50 * CUSTOMERS;
        TestGateway.until(() -> answered.get() >= enough);
    }

    /// Asks again and again, and returns how often.
    private static Callable<Integer> customer(int port, AtomicInteger answered, AtomicBoolean over) {
        return () -> {
            int asked = 0;
            while (!over.get()) {
                try (var connection = new RawCustomer(port)) {
                    boolean stays = true;
                    while (stays && !over.get()) {
                        asked++;
                        var got = connection.ask(RawCustomer.get("/"));
                        assertThat(got.body()).isEqualTo("hello");
                        answered.incrementAndGet();
                        stays = !got.field("connection").equals("close");
                    }
                }
            }
            return asked;
        };
    }

    @Test
    void a_gateway_that_is_told_to_stop_is_not_ready_and_serves_until_others_have_noticed() throws Exception {
        var gateway = gateway(0, "60s");
        try (var customer = new RawCustomer(gateway.port);
                var operator = new RawCustomer(gateway.adminPort)) {
            assertThat(operator.ask(RawCustomer.get("/ready")).status()).isEqualTo(200);
            assertThat(customer.ask(RawCustomer.get("/")).field("connection")).isEmpty();
            gateway.process.destroy();
            TestGateway.until(() -> isUnready(operator));

            assertThat(customer.ask(RawCustomer.get("/")).field("connection")).isEqualTo("close");
            try (var late = new RawCustomer(gateway.port)) {
                assertThat(late.ask(RawCustomer.get("/")).body()).isEqualTo("hello");
            }
        }
    }

    private static boolean isUnready(RawCustomer operator) {
        try {
            return operator.ask(RawCustomer.get("/ready")).status() == 503;
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }
}
