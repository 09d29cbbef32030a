package dev.phoenix.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Secret;
import dev.phoenix.chassis.Service;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InventoryTest {
    private static final String TOKEN = "Bearer t0ken";
    private final HttpClient client = HttpClient.newHttpClient();
    private Service service;

    @BeforeAll
    void start() {
        service = Main.start(new Main.Settings(
                "127.0.0.1", 0, 8, Store.settings("http"), new Secret("t0ken"), Duration.ofMillis(50)));
    }

    @AfterAll
    void stop() {
        service.stop();
    }

    @Test
    void stock_is_counted_by_the_operator_and_read_by_everyone() throws Exception {
        expect(200, put("/stock/MUG", "{\"onHand\": 5}"), "{sku: MUG, onHand: 5, reserved: 0, available: 5}");
        expect(200, send("GET", "/stock/MUG", "", "", ""), "{sku: MUG, onHand: 5, reserved: 0, available: 5}");
        expectProblem(404, send("GET", "/stock/NONE", "", "", ""), "sku_unknown");
        expectProblem(401, send("PUT", "/stock/MUG", "{\"onHand\": 9}", "", ""), "unauthorized");
        expectProblem(401, send("GET", "/stock", "", "", ""), "unauthorized");
    }

    @Test
    void many_skus_are_counted_in_one_call() throws Exception {
        var items = "{\"items\": [{\"sku\": \"B\", \"onHand\": 2}, {\"sku\": \"A\", \"onHand\": 1}]}";

        expect(200, put("/stock", items), """
                {items: [{sku: A, onHand: 1, reserved: 0, available: 1},
                         {sku: B, onHand: 2, reserved: 0, available: 2}]}""");
        assertThat(Json.mapper().readTree(get("/stock").body()).get("items").size())
                .isGreaterThanOrEqualTo(2);
        expectProblem(422, put("/stock", items.replace("\"B\"", "\"A\"")), "invalid_request");
        expect(200, put("/stock", "{\"items\": []}"), "{items: []}");
    }

    @Test
    void a_reservation_goes_from_active_to_committed() throws Exception {
        put("/stock/LAMP", "{\"onHand\": 5}");
        var made = post("/reservations", reservation("chk_1", "LAMP", 2));

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(Json.mapper().readTree(made.body()).get("state").asText()).isEqualTo("ACTIVE");
        assertThat(get("/reservations/chk_1").body()).isEqualTo(made.body());
        assertThat(post("/reservations", reservation("chk_1", "LAMP", 2)).body())
                .isEqualTo(made.body());
        expectProblem(409, put("/stock/LAMP", "{\"onHand\": 1}"), "on_hand_below_reserved");
        assertThat(post("/reservations/chk_1/extend", "{\"ttlSeconds\": 600}").statusCode())
                .isEqualTo(200);
        assertThat(post("/reservations/chk_1/commit", "").body()).contains("\"state\":\"COMMITTED\"");
        assertThat(post("/reservations/chk_1/commit", "").statusCode()).isEqualTo(200);
        expectProblem(409, post("/reservations/chk_1/release", ""), "reservation_committed");
        expect(200, get("/stock/LAMP"), "{sku: LAMP, onHand: 3, reserved: 0, available: 3}");
    }

    @Test
    void a_wish_that_cannot_be_met_names_the_sku() throws Exception {
        put("/stock/RARE", "{\"onHand\": 1}");
        var refused = post("/reservations", reservation("chk_2", "RARE", 2));

        expectProblem(409, refused, "out_of_stock");
        assertThat(refused.body()).contains("\"sku\":\"RARE\"").doesNotContain("heldUntil");
        expectProblem(404, get("/reservations/chk_2"), "reservation_not_found");
        expectProblem(404, post("/reservations/chk_2/commit", ""), "reservation_not_found");
    }

    @Test
    void a_wish_for_units_that_others_hold_is_told_until_when() throws Exception {
        put("/stock/WANTED", "{\"onHand\": 1}");
        var held = Json.mapper()
                .readTree(post("/reservations", reservation("chk_first", "WANTED", 1))
                        .body());
        var refused = post("/reservations", reservation("chk_second", "WANTED", 1));

        expectProblem(409, refused, "out_of_stock");
        assertThat(Json.mapper().readTree(refused.body()).get("heldUntil")).isEqualTo(held.get("expiresAt"));
    }

    @Test
    void a_forgotten_reservation_is_released_by_the_sweeper() throws Exception {
        put("/stock/BRIEF", "{\"onHand\": 1}");
        post("/reservations", reservation("chk_3", "BRIEF", 1).replace("300", "1"));

        Store.until(() -> {
            try {
                return get("/stock/BRIEF").body().contains("\"available\":1");
            } catch (IOException | InterruptedException broken) {
                throw new IllegalStateException(broken);
            }
        });
        assertThat(get("/reservations/chk_3").body()).contains("\"state\":\"EXPIRED\"");
        expectProblem(409, post("/reservations/chk_3/commit", ""), "reservation_expired");
    }

    @Test
    void a_transfer_answers_what_moved_and_moves_once() throws Exception {
        put("/stock/BOX", "{\"onHand\": 3}");
        var transfer = """
                {"id": "allot-1", "lines": [{"sku": "BOX", "quantity": -5}, {"sku": "CRATE", "quantity": 2}]}""";
        var moved = "{id: allot-1, lines: [{sku: BOX, quantity: -3}, {sku: CRATE, quantity: 2}]}";

        expect(200, post("/stock/transfers", transfer), moved);
        expect(200, post("/stock/transfers", transfer), moved);
        expect(200, get("/stock/CRATE"), "{sku: CRATE, onHand: 2, reserved: 0, available: 2}");
    }

    @Test
    void the_shadow_lane_has_stock_of_its_own() throws Exception {
        put("/stock/LANE", "{\"onHand\": 5}");
        send("PUT", "/stock/LANE", "{\"onHand\": 9}", TOKEN, "phoenix.lane=shadow");
        var held = send("POST", "/reservations", reservation("chk_4", "LANE", 4), TOKEN, "phoenix.lane=shadow");

        assertThat(held.statusCode()).isEqualTo(201);
        expect(
                200,
                send("GET", "/stock/LANE", "", "", "phoenix.lane=shadow"),
                "{sku: LANE, onHand: 9, reserved: 4, available: 5}");
        expect(200, get("/stock/LANE"), "{sku: LANE, onHand: 5, reserved: 0, available: 5}");
        expectProblem(404, get("/reservations/chk_4"), "reservation_not_found");
    }

    @Test
    void a_flood_over_http_sells_every_unit_once() throws Exception {
        put("/stock/FLOOD", "{\"onHand\": 37}");
        var tasks = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 200; i++) {
            var id = "chk_flood_" + i;
            tasks.add(() -> {
                int held = post("/reservations", reservation(id, "FLOOD", 1)).statusCode();
                return held == 201 ? post("/reservations/" + id + "/commit", "").statusCode() : held;
            });
        }

        var statuses = Store.together(tasks);

        assertThat(Collections.frequency(statuses, 200)).isEqualTo(37);
        assertThat(Collections.frequency(statuses, 409)).isEqualTo(163);
        expect(200, get("/stock/FLOOD"), "{sku: FLOOD, onHand: 0, reserved: 0, available: 0}");
    }

    @Test
    void a_body_that_makes_no_sense_is_refused() throws Exception {
        for (var wrong : List.of(
                reservation("", "MUG", 1),
                reservation("chk_5", "two words", 1),
                reservation("chk_5", "MUG", 1).replace("300", "0"),
                "{\"id\": \"chk_5\", \"lines\": [], \"ttlSeconds\": 5}",
                reservation("chk_5", "MUG", 1).replace("ttlSeconds", "ttl"))) {
            expectProblem(422, post("/reservations", wrong), "invalid_request");
        }
        expectProblem(422, post("/reservations", reservation("chk_5", "MUG", 0)), "quantity_invalid");
        expectProblem(422, put("/stock/MUG", "{\"onHand\": -1}"), "invalid_request");
        expectProblem(422, put("/stock/two%20words", "{\"onHand\": 1}"), "invalid_request");
    }

    @Test
    void a_name_that_nothing_can_have_is_unknown() throws Exception {
        expectProblem(404, get("/stock/%00"), "sku_unknown");
        expectProblem(404, get("/reservations/%00"), "reservation_not_found");
        expectProblem(404, post("/reservations/%C3%A9/commit", ""), "reservation_not_found");
        expectProblem(422, put("/stock/%00", "{\"onHand\": 1}"), "invalid_request");
    }

    private static String reservation(String id, String sku, int quantity) {
        return "{\"id\": \"" + id + "\", \"lines\": [{\"sku\": \"" + sku + "\", \"quantity\": " + quantity
                + "}], \"ttlSeconds\": 300}";
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send("GET", path, "", TOKEN, "");
    }

    private HttpResponse<String> put(String path, String body) throws IOException, InterruptedException {
        return send("PUT", path, body, TOKEN, "");
    }

    private HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        return send("POST", path, body, TOKEN, "");
    }

    private HttpResponse<String> send(String method, String path, String body, String token, String baggage)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(service.address().resolve(path))
                .header("Authorization", token)
                .header("baggage", baggage)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /// Compares as JSON; names and words are written without quotes here.
    private static void expect(int status, HttpResponse<String> answer, String body) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode expected = Json.mapper().readTree(body.replaceAll("([A-Za-z][\\w-]*)", "\"$1\""));
        assertThat(Json.mapper().readTree(answer.body())).isEqualTo(expected);
    }

    private static void expectProblem(int status, HttpResponse<String> answer, String code) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
    }
}
