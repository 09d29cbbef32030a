package dev.phoenix.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.postgres.Postgres;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServiceTest {
    record Note(String text, Optional<Money> price) {}

    record Heard(String baggage, String traceparent, String exchange) {}

    private final HttpClient client = HttpClient.newHttpClient();
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private Database database;
    private Service service;

    @BeforeAll
    void start() throws Exception {
        var url = Postgres.shared().database("test_chassis_service");
        database =
                Database.open("chassis", new Database.Settings(new Secret(url), Optional.empty(), Optional.empty()), 3);
        service = Service.start("127.0.0.1", 0, routes(), database);
    }

    @AfterAll
    void stop() {
        service.stop();
    }

    private Routes routes() {
        return new Routes(new Secret("t0ken"))
                .open("POST", "/notes", request -> {
                    var note = request.body(Note.class);
                    database.in(request.lane()).useHandle(db -> db.execute("INSERT INTO note VALUES (?)", note.text()));
                    return Answer.created(note);
                })
                .open(
                        "GET",
                        "/notes",
                        request -> Answer.ok(database.in(request.lane())
                                .withHandle(db -> db.createQuery("SELECT text FROM note ORDER BY 1")
                                        .mapTo(String.class)
                                        .list())))
                .open("GET", "/notes/{id}", request -> Answer.ok(Map.of("id", request.path("id"))))
                .operator("PUT", "/notes/{id}", request -> Answer.ok(Map.of()))
                .open("POST", "/notes/search", request -> Answer.ok(Map.of("found", 0)))
                .open("GET", "/bug", request -> {
                    throw new IllegalStateException("secret inside");
                })
                .open("GET", "/refusal", request -> {
                    throw new Problem(409, "out_of_stock", "None is left.", Map.of("sku", "A")).refusal();
                });
    }

    @Test
    void a_body_is_read_into_a_record_and_written_back_without_what_is_absent() throws Exception {
        assertThat(send("POST", "/notes", "{\"text\":\"hello\"}").body()).isEqualTo("{\"text\":\"hello\"}");
        assertThat(send("POST", "/notes", "{\"text\":\"dear\",\"price\":{\"amount\":5,\"currency\":\"EUR\"}}")
                        .body())
                .isEqualTo("{\"text\":\"dear\",\"price\":{\"amount\":5,\"currency\":\"EUR\"}}");
    }

    @Test
    void a_body_that_does_not_fit_is_refused_with_the_place() throws Exception {
        assertProblem(send("POST", "/notes", "{\"text\":"), 400, "malformed_json", "");
        assertProblem(send("POST", "/notes", ""), 422, "invalid_request", "");
        assertProblem(send("POST", "/notes", "{}"), 422, "invalid_request", "text");
        assertProblem(send("POST", "/notes", "{\"text\":\"a\\u0000b\"}"), 422, "invalid_request", "character");
        assertProblem(send("POST", "/notes", "{\"text\":7}"), 422, "invalid_request", "text");
        assertProblem(send("POST", "/notes", "{\"text\":\"a\",\"colour\":1}"), 422, "invalid_request", "colour");
        assertProblem(
                send("POST", "/notes", "{\"text\":\"a\",\"price\":{\"amount\":1.5,\"currency\":\"EUR\"}}"),
                422,
                "invalid_request",
                "price.amount");
        assertProblem(
                send("POST", "/notes", "{\"text\":\"a\",\"price\":{\"amount\":1,\"currency\":\"euro\"}}"),
                422,
                "invalid_request",
                "three capital letters");
    }

    @Test
    void a_body_that_is_too_large_is_refused() throws Exception {
        var body = HttpRequest.BodyPublishers.ofString("{\"text\":\"" + "a".repeat(2_000_000) + "\"}");
        var request = HttpRequest.newBuilder(service.address().resolve("/notes"))
                .expectContinue(true) // who sends on meanwhile may find the connection reset before he reads the answer
                .POST(body);
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertProblem(answer, 413, "request_entity_too_large", "");
    }

    @Test
    void what_is_not_there_is_a_problem_too() throws Exception {
        assertProblem(send("GET", "/nowhere", ""), 404, "not_found", "");
        assertProblem(send("DELETE", "/notes", ""), 405, "method_not_allowed", "");
    }

    @Test
    void a_path_that_is_named_is_found_beside_a_template_that_fits_it_too() throws Exception {
        assertThat(send("POST", "/notes/search", "{}").body()).isEqualTo("{\"found\":0}");
        assertProblem(send("POST", "/notes/1", "{}"), 405, "method_not_allowed", "");
    }

    @Test
    void a_refusal_carries_its_code_and_what_it_is_about() throws Exception {
        var answer = send("GET", "/refusal", "");

        assertProblem(answer, 409, "out_of_stock", "None is left.");
        assertThat(answer.body()).contains("\"sku\":\"A\"");
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    }

    @Test
    void a_bug_is_answered_without_its_inside() throws Exception {
        var answer = send("GET", "/bug", "");

        assertProblem(answer, 500, "internal_error", "");
        assertThat(answer.body()).doesNotContain("secret inside");
    }

    @Test
    void an_operators_route_needs_the_whole_token() throws Exception {
        assertProblem(send("PUT", "/notes/1", "{}"), 401, "unauthorized", "");
        assertProblem(send("PUT", "/notes/1", "{}", "Authorization", "Bearer t0ke"), 401, "unauthorized", "");
        assertProblem(send("PUT", "/notes/1", "{}", "Authorization", "t0ken"), 401, "unauthorized", "");
        assertThat(send("PUT", "/notes/1", "{}", "Authorization", "Bearer t0ken")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void lanes_share_no_rows() throws Exception {
        send("POST", "/notes", "{\"text\":\"only in shadow\"}", "baggage", "phoenix.lane=shadow");

        assertThat(send("GET", "/notes", "", "baggage", "phoenix.lane=shadow").body())
                .isEqualTo("[\"only in shadow\"]");
        assertThat(send("GET", "/notes", "").body()).doesNotContain("only in shadow");
        assertProblem(send("GET", "/notes", "", "baggage", "phoenix.lane=dark"), 400, "lane_unknown", "");
    }

    @Test
    void health_and_metrics_are_there() throws Exception {
        assertThat(send("GET", "/health", "").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(send("GET", "/ready", "").statusCode()).isEqualTo(200);
        send("GET", "/notes/1", "");
        assertThat(send("GET", "/metrics", "").body())
                .contains("http_server_requests_seconds_count{method=\"GET\",route=\"/notes/{id}\",status=\"200\"}");
    }

    @Test
    void a_service_whose_database_is_gone_says_so_and_goes_on_running() throws Exception {
        var postgres = Postgres.start();
        var url = new Secret(postgres.database("soon_gone"));
        var gone = Database.open("chassis", new Database.Settings(url, Optional.empty(), Optional.empty()), 1);
        var routes = new Routes()
                .open(
                        "GET",
                        "/one",
                        request -> Answer.ok(gone.in(request.lane())
                                .withHandle(db -> db.createQuery("SELECT 1")
                                        .mapTo(Integer.class)
                                        .one())));
        var lonely = Service.start("127.0.0.1", 0, routes, gone);
        assertThat(send(lonely, "GET", "/one").body()).isEqualTo("1");
        postgres.close();

        assertProblem(send(lonely, "GET", "/one"), 503, "temporarily_unavailable", "");
        assertThat(send(lonely, "GET", "/health").statusCode()).isEqualTo(503);
        assertThat(send(lonely, "GET", "/health").body()).contains("\"reason\":\"the database is gone");
        lonely.stop();
    }

    @Test
    void a_request_that_runs_when_the_service_stops_is_finished() throws Exception {
        var slow = Service.start("127.0.0.1", 0, new Routes(new Secret("t")).open("GET", "/slow", request -> {
                    entered.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException stopped) {
                        throw new IllegalStateException(stopped);
                    }
                    return Answer.ok(Map.of());
                }));
        var answer = client.sendAsync(
                HttpRequest.newBuilder(slow.address().resolve("/slow")).build(), HttpResponse.BodyHandlers.ofString());
        entered.await();
        var stopped = CompletableFuture.runAsync(slow::stop);
        release.countDown();

        assertThat(answer.get().statusCode()).isEqualTo(200);
        stopped.get();
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        return send(service.address().resolve(path), method, body, List.of(headers));
    }

    private HttpResponse<String> send(Service to, String method, String path) throws Exception {
        return send(to.address().resolve(path), method, "", List.of());
    }

    private HttpResponse<String> send(URI uri, String method, String body, List<String> headers) throws Exception {
        var request = HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!headers.isEmpty()) {
            request.headers(headers.toArray(String[]::new));
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void a_service_whose_routes_are_not_its_documents_does_not_start() {
        var routes = new Routes()
                .open("GET", "/notes/{id}", request -> Answer.ok(Map.of()))
                .open("POST", "/secret", request -> Answer.ok(Map.of()))
                .publish("openapi/notes.json");

        assertThatThrownBy(() -> Service.start("127.0.0.1", 0, routes))
                .hasMessageContaining("Only routes: [POST /secret]. Only in the document: [PUT /notes/{id}].");
    }

    @Test
    void a_service_whose_routes_are_its_documents_starts() {
        var routes = new Routes()
                .open("GET", "/notes/{id}", request -> Answer.ok(Map.of()))
                .open("PUT", "/notes/{id}", request -> Answer.ok(Map.of()))
                .publish("openapi/notes.json");

        Service.start("127.0.0.1", 0, routes).stop();
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code, String detail) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"").contains(detail);
    }
}
