package dev.phoenix.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    record Heard(String authorization, String baggage, String traceparent, String exchange) {}

    record Sum(long value) {}

    private final CountDownLatch hanging = new CountDownLatch(1);
    private Service service;
    private Calls calls;

    @BeforeAll
    void start() {
        service = Service.start("127.0.0.1", 0, routes());
        calls = new Calls(service.address(), PATIENCE, Optional.of(new Secret("t0ken")));
    }

    @AfterAll
    void stop() {
        hanging.countDown();
        service.stop();
    }

    private Routes routes() {
        return new Routes(new Secret("t0ken"))
                .open(
                        "GET",
                        "/heard",
                        request -> Answer.ok(new Heard(
                                request.header("Authorization").orElse(""),
                                request.header("baggage").orElse(""),
                                request.header("traceparent").orElse(""),
                                request.header("Phoenix-Exchange").orElse(""))))
                .operator(
                        "POST",
                        "/double",
                        request ->
                                Answer.created(new Sum(request.body(Sum.class).value() * 2)))
                .open(
                        "GET",
                        "/refused",
                        request -> new Problem(409, "out_of_stock", "None is left.", Map.of("sku", "A")).answer())
                .open("GET", "/broken", request -> new Answer(500, Map.of()))
                .open("GET", "/garbage", request -> Answer.ok("<html>"))
                .open("GET", "/hang", request -> {
                    try {
                        hanging.await();
                    } catch (InterruptedException stopped) {
                        throw new IllegalStateException(stopped);
                    }
                    return Answer.ok(Map.of());
                });
    }

    private final PassedOn shadow = PassedOn.read(name -> Optional.ofNullable(
            Map.of("baggage", "a=b,phoenix.lane=shadow", "traceparent", "00-1-2-01", "Phoenix-Exchange", "0199")
                    .get(name)));

    @Test
    void lane_trace_exchange_and_token_go_along() {
        assertThat(calls.get("/heard", Heard.class, shadow))
                .isEqualTo(new Calls.Done<>(
                        200, new Heard("Bearer t0ken", "a=b,phoenix.lane=shadow", "00-1-2-01", "0199")));
    }

    @Test
    void a_body_goes_out_and_comes_back() {
        assertThat(calls.post("/double", new Sum(21), Sum.class, shadow)).isEqualTo(new Calls.Done<>(201, new Sum(42)));
    }

    @Test
    void a_refusal_is_a_value_with_its_problem() {
        assertThat(calls.get("/refused", Sum.class, shadow))
                .isInstanceOfSatisfying(
                        Calls.Refused.class,
                        refused -> assertThat(refused.problem())
                                .extracting(
                                        Problem::code, problem -> problem.more().get("sku"))
                                .containsExactly("out_of_stock", "A"));
    }

    @Test
    void an_answer_that_is_no_use_is_a_failure_that_may_have_had_an_effect() {
        assertThat(calls.get("/broken", Sum.class, shadow)).isEqualTo(failed(false, "/broken answered 500"));
        assertThat(calls.get("/garbage", Sum.class, shadow)).isInstanceOf(Calls.Failed.class);
    }

    @Test
    void a_call_ends_at_its_deadline() {
        var hurried = new Calls(service.address(), Duration.ofMillis(100), Optional.empty());

        assertThat(hurried.get("/hang", Sum.class, shadow))
                .isEqualTo(failed(false, "/hang did not answer within 100 ms"));
    }

    @Test
    void a_call_that_reaches_nobody_was_never_sent() {
        var nobody = new Calls(URI.create("http://127.0.0.1:1"), PATIENCE, Optional.empty());

        assertThat(nobody.get("/heard", Sum.class, shadow))
                .isInstanceOfSatisfying(
                        Calls.Failed.class,
                        failed -> assertThat(failed.neverSent()).isTrue());
    }

    @Test
    void a_service_that_was_restarted_is_found_again_by_the_next_call() {
        var ourOwn = "127.0.0.2"; // where nobody else takes the port meanwhile
        var first = Service.start(ourOwn, 0, routes());
        var port = first.address().getPort();
        var lasting = new Calls(first.address(), PATIENCE, Optional.empty());
        assertThat(lasting.get("/heard", Heard.class, shadow)).isInstanceOf(Calls.Done.class);
        first.stop();
        var second = Service.start(ourOwn, port, routes());

        assertThat(lasting.get("/heard", Heard.class, shadow)).isInstanceOf(Calls.Done.class);
        second.stop();
    }

    @Test
    void a_post_whose_kept_connection_dies_is_sent_once_and_may_have_had_an_effect() throws Exception {
        try (var other = new OneAnswerPerConnection()) {
            var lasting = new Calls(other.address(), PATIENCE, Optional.empty());
            assertThat(lasting.post("/double", new Sum(1), Sum.class, shadow)).isInstanceOf(Calls.Done.class);

            assertThat(lasting.post("/double", new Sum(1), Sum.class, shadow))
                    .isInstanceOfSatisfying(
                            Calls.Failed.class,
                            failed -> assertThat(failed.neverSent()).isFalse());
            assertThat(other.requests()).isEqualTo(2);
        }
    }

    @Test
    void a_get_whose_kept_connection_dies_is_sent_again() throws Exception {
        try (var other = new OneAnswerPerConnection()) {
            var lasting = new Calls(other.address(), PATIENCE, Optional.empty());
            assertThat(lasting.get("/sum", Sum.class, shadow)).isInstanceOf(Calls.Done.class);

            assertThat(lasting.get("/sum", Sum.class, shadow)).isEqualTo(new Calls.Done<>(200, new Sum(2)));
            assertThat(other.requests()).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n|6;a=b\r\n{\"valu\r\n5\r\ne\":2}\r\n0\r\nTrailer: x\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length:  11 \r\n|{\"value\":2}",
                "HTTP/1.1 200\r\nContent-Length: 11\r\nConnection: close\r\n|{\"value\":2}"
            })
    void an_answer_is_read_however_it_is_framed(String answer) throws Exception {
        var parts = answer.split("\\|", 2);
        try (var other = new OneAnswerPerConnection(parts[0], parts[1])) {
            var calls = new Calls(other.address(), PATIENCE, Optional.empty());

            assertThat(calls.get("/sum", Sum.class, shadow)).isEqualTo(new Calls.Done<>(200, new Sum(2)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2 200\r\n|",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n|",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n|zz\r\n",
                "HTTP/1.1 200 OK\r\nnothing\r\n|"
            })
    void an_answer_that_is_none_is_a_failure_that_may_have_had_an_effect(String answer) throws Exception {
        var parts = answer.split("\\|", 2);
        try (var other = new OneAnswerPerConnection(parts[0], parts[1])) {
            var calls = new Calls(other.address(), PATIENCE, Optional.empty());

            assertThat(calls.post("/double", new Sum(1), Sum.class, shadow))
                    .isInstanceOfSatisfying(
                            Calls.Failed.class,
                            failed -> assertThat(failed.neverSent()).isFalse());
        }
    }

    @Test
    void an_answer_without_end_is_given_up() throws Exception {
        try (var endless = new OneAnswerPerConnection("x".repeat(9 << 20))) {
            var calls = new Calls(endless.address(), PATIENCE, Optional.empty());

            assertThat(calls.get("/long", Sum.class, shadow))
                    .isInstanceOfSatisfying(
                            Calls.Failed.class,
                            failed -> assertThat(failed.why()).contains("/long failed"));
        }
    }

    private static Calls.Failed<Sum> failed(boolean neverSent, String why) {
        return new Calls.Failed<>(neverSent, why);
    }
}
