package dev.phoenix.payments;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.net.Webhook;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Json;
import dev.phoenix.chassis.Secret;
import dev.phoenix.chassis.Service;
import dev.phoenix.payments.FakeProvider.Effect;
import dev.phoenix.payments.FakeProvider.Fault;
import dev.phoenix.postgres.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The payments service over HTTP, on a real database, against a provider that misbehaves on demand.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PaymentsServiceTest {
    private static final String TOKEN = "operator-token";
    private static final String WEBHOOK_SECRET = "whsec_test";

    record Said(int status, JsonNode body) {
        String text(String name) {
            return body.path(name).asText();
        }

        long amount(String name) {
            return body.path(name).path("amount").asLong(-1);
        }
    }

    private final HttpClient http = HttpClient.newHttpClient();
    private final String jdbc = Postgres.shared().database("payments_service_test");
    private final Jdbi database = Jdbi.create(jdbc + "&currentSchema=live");
    private FakeProvider provider;
    private FakeProvider standIn;
    private Service service;
    private int sequence;

    @BeforeAll
    void start() throws IOException {
        provider = new FakeProvider();
        standIn = new FakeProvider();
        service = service(Optional.of(standIn.address()));
        Eventually.holds(
                "the provider is reached in time, which takes long for the first time on a busy machine",
                () -> authorize(newId(), 1, "tok_visa").text("state").equals("AUTHORIZED"));
    }

    @AfterAll
    void stop() {
        service.stop();
        provider.close();
        standIn.close();
    }

    private Service service(Optional<URI> standInAt) {
        return PaymentsService.start(new Settings(
                "127.0.0.1",
                0,
                new Database.Settings(new Secret(jdbc), Optional.empty(), Optional.empty()),
                8,
                new Secret(TOKEN),
                new Secret(WEBHOOK_SECRET),
                new Settings.Upstreams(provider.address(), new Secret("sk_test"), standInAt, Optional.empty())));
    }

    private String newId() {
        return "pay_" + ++sequence;
    }

    private int effectsBefore;

    @BeforeEach
    void remember() {
        effectsBefore = provider.effects().size();
    }

    private List<Effect> newEffects() {
        return provider.effects().stream().skip(effectsBefore).toList();
    }

    private List<String> newKinds() {
        return newEffects().stream().map(Effect::kind).toList();
    }

    /// G3 and G4 hold whatever a test did.
    @AfterEach
    void the_invariants_hold() {
        var balance = call("GET", "/ledger/trial-balance", Map.of());
        assertThat(balance.body().path("balanced").asBoolean()).isTrue();
        assertThat(count("payment where refunded > captured or captured > authorized"))
                .isZero();
    }

    @Test
    void a_payment_is_held_then_taken() {
        var id = newId();
        var held = authorize(id, 1999, "tok_visa");
        assertThat(held.status()).isEqualTo(201);
        assertThat(held.text("state")).isEqualTo("AUTHORIZED");
        assertThat(held.amount("authorized")).isEqualTo(1999);
        var taken = call("POST", "/payments/" + id + "/capture", Map.of());
        assertThat(taken.text("state")).isEqualTo("CAPTURED");
        assertThat(taken.amount("captured")).isEqualTo(1999);
        assertThat(newKinds()).containsExactly("hold", "take");
    }

    @Test
    void the_provider_learns_whose_payment_it_is() {
        var id = newId();
        authorize(id, 500, "tok_visa");
        assertThat(provider.intents().getLast().metadata())
                .isEqualTo(Map.of("payment", id, "checkout", "chk_" + id, "cart", "cart_" + id));
    }

    @Test
    void a_repeated_step_is_the_same_step() {
        var id = newId();
        for (int i = 0; i < 3; i++) {
            assertThat(authorize(id, 700, "tok_visa").text("state")).isEqualTo("AUTHORIZED");
        }
        for (int i = 0; i < 3; i++) {
            assertThat(call("POST", "/payments/" + id + "/capture", Map.of()).text("state"))
                    .isEqualTo("CAPTURED");
        }
        assertThat(newKinds()).containsExactly("hold", "take");
    }

    @Test
    void twenty_parallel_requests_of_one_payment_hold_once() throws Exception {
        var id = newId();
        var states = together(IntStream.range(0, 20)
                .<Callable<String>>mapToObj(
                        i -> () -> authorize(id, 700, "tok_visa").text("state"))
                .toList());
        assertThat(states).containsOnly("AUTHORIZED");
        assertThat(newKinds()).containsExactly("hold");
    }

    @Test
    void a_part_can_be_taken_and_only_once() {
        var id = newId();
        authorize(id, 1000, "tok_visa");
        var part = call("POST", "/payments/" + id + "/capture", Map.of("amount", gbp(400)));
        assertThat(part.amount("captured")).isEqualTo(400);
        var more = call("POST", "/payments/" + id + "/capture", Map.of("amount", gbp(600)));
        assertThat(more.status()).isEqualTo(409);
        assertThat(more.text("code")).isEqualTo("already_captured");
        assertThat(newEffects().getLast().amount()).isEqualTo(400);
    }

    @Test
    void more_than_is_held_cannot_be_taken() {
        var id = newId();
        authorize(id, 1000, "tok_visa");
        var said = call("POST", "/payments/" + id + "/capture", Map.of("amount", gbp(1001)));
        assertThat(said.text("code")).isEqualTo("capture_exceeds_authorized");
        assertThat(newKinds()).containsExactly("hold");
    }

    @Test
    void a_declined_card_is_declined_and_holds_nothing() {
        var said = authorize(newId(), 1000, "tok_chargeDeclined");
        assertThat(said.status()).isEqualTo(201);
        assertThat(said.text("state")).isEqualTo("DECLINED");
        assertThat(said.text("reason")).isEqualTo("card_declined");
        assertThat(newEffects()).isEmpty();
    }

    @Test
    void a_hold_can_be_let_go_again_and_again() {
        var id = newId();
        authorize(id, 1000, "tok_visa");
        for (int i = 0; i < 2; i++) {
            assertThat(call("POST", "/payments/" + id + "/void", Map.of()).text("state"))
                    .isEqualTo("VOIDED");
        }
        assertThat(newKinds()).containsExactly("hold", "let-go");
    }

    @Test
    void money_that_was_taken_is_not_voided() {
        var id = newId();
        authorize(id, 1000, "tok_visa");
        call("POST", "/payments/" + id + "/capture", Map.of());
        assertThat(call("POST", "/payments/" + id + "/void", Map.of()).text("code"))
                .isEqualTo("payment_captured");
    }

    @Test
    void capture_and_void_at_once_end_in_exactly_one_of_them() throws Exception {
        for (int i = 0; i < 10; i++) {
            var id = newId();
            authorize(id, 1000, "tok_visa");
            together(List.of(
                    () -> call("POST", "/payments/" + id + "/capture", Map.of()),
                    () -> call("POST", "/payments/" + id + "/void", Map.of())));
            var ours = call("GET", "/payments/" + id, Map.of()).text("state");
            var theirs = provider.intents().getLast().status();
            assertThat(ours + " " + theirs).isIn("CAPTURED succeeded", "VOIDED canceled");
        }
    }

    @Test
    void a_void_that_overtakes_its_payment_wins() {
        var id = newId();
        assertThat(call("POST", "/payments/" + id + "/void", Map.of()).text("state"))
                .isEqualTo("VOIDED");
        assertThat(authorize(id, 1000, "tok_visa").text("state")).isEqualTo("VOIDED");
        assertThat(newEffects()).isEmpty();
    }

    @Test
    void an_answer_lost_after_the_effect_is_unknown_until_the_provider_is_asked() {
        var id = newId();
        provider.next(Fault.LOST_AFTER_EFFECT);
        assertThat(authorize(id, 1000, "tok_visa").text("state")).isEqualTo("UNKNOWN");
        soon(id);
        becomes(id, "AUTHORIZED");
        assertThat(newKinds()).containsExactly("hold");
    }

    @Test
    void an_answer_lost_before_the_effect_is_asked_for_again_with_the_same_key() {
        var id = newId();
        provider.next(Fault.LOST_BEFORE_EFFECT);
        assertThat(authorize(id, 1000, "tok_visa").text("state")).isEqualTo("UNKNOWN");
        soon(id);
        becomes(id, "AUTHORIZED");
        assertThat(newKinds()).containsExactly("hold");
    }

    @Test
    void a_lost_capture_is_finished_by_the_reconciler() {
        for (var fault : List.of(Fault.LOST_BEFORE_EFFECT, Fault.LOST_AFTER_EFFECT, Fault.BROKEN)) {
            var id = newId();
            authorize(id, 1000, "tok_visa");
            provider.next(fault);
            assertThat(call("POST", "/payments/" + id + "/capture", Map.of()).text("state"))
                    .isEqualTo("CAPTURING");
            soon(id);
            becomes(id, "CAPTURED");
        }
        assertThat(newKinds()).containsExactly("hold", "take", "hold", "take", "hold", "take");
    }

    @Test
    void a_void_of_an_unknown_payment_lets_the_hold_go() {
        var id = newId();
        provider.next(Fault.LOST_AFTER_EFFECT);
        authorize(id, 1000, "tok_visa");
        call("POST", "/payments/" + id + "/void", Map.of());
        soon(id);
        becomes(id, "VOIDED");
        assertThat(newKinds()).containsExactly("hold", "let-go");
    }

    @Test
    void a_shopper_who_must_act_is_waited_for() {
        var id = newId();
        assertThat(authorize(id, 1000, "tok_requiresAction").text("state")).isEqualTo("REQUIRES_ACTION");
        provider.move(provider.intents().getLast().id(), "requires_capture");
        becomes(id, "AUTHORIZED");
    }

    @Test
    void refunds_in_parallel_stay_within_what_was_taken() throws Exception {
        var id = captured(1000);
        var said = together(IntStream.range(0, 12)
                .<Callable<Said>>mapToObj(i -> () ->
                        call("POST", "/payments/" + id + "/refunds", Map.of("id", id + "-r" + i, "amount", gbp(300))))
                .toList());
        assertThat(said.stream().filter(each -> each.status() == 201)).hasSize(3);
        assertThat(said.stream().filter(each -> each.text("code").equals("refund_exceeds_captured")))
                .hasSize(9);
        assertThat(call("GET", "/payments/" + id, Map.of()).amount("refunded")).isEqualTo(900);
    }

    @Test
    void a_repeated_refund_gives_back_once_also_when_its_answer_was_lost() {
        var id = captured(1000);
        var refund = Map.of("id", id + "-r", "amount", gbp(300));
        provider.next(Fault.LOST_AFTER_EFFECT);
        assertThat(call("POST", "/payments/" + id + "/refunds", refund).text("state"))
                .isEqualTo("PENDING");
        assertThat(call("POST", "/payments/" + id + "/refunds", refund).text("state"))
                .isEqualTo("SUCCEEDED");
        assertThat(newKinds()).containsExactly("hold", "take", "give-back");
    }

    @Test
    void money_taken_from_a_voided_payment_is_given_back() {
        var id = newId();
        authorize(id, 1000, "tok_visa");
        call("POST", "/payments/" + id + "/void", Map.of());
        var intent = provider.intents().getLast();
        provider.move(intent.id(), "succeeded");
        assertThat(webhook("evt_stray_" + id, id, intent.id(), "succeeded").status())
                .isEqualTo(200);
        soon(id);
        Eventually.holds(
                "the money is given back",
                () -> call("GET", "/payments/" + id, Map.of()).amount("refunded") == 1000);
        assertThat(newKinds()).containsExactly("hold", "let-go", "give-back");
    }

    @Test
    void a_webhook_needs_the_providers_signature() {
        var body = Json.write(Map.of("id", "evt_x", "type", "payment_intent.succeeded"));
        var said = send("POST", "/webhooks/payments", body, "Stripe-Signature", "t=1,v1=00");
        assertThat(said.status()).isEqualTo(400);
        assertThat(said.text("code")).isEqualTo("signature_invalid");
    }

    @Test
    void the_same_webhook_many_times_at_once_counts_once() throws Exception {
        var id = newId();
        authorize(id, 1000, "tok_requiresAction");
        var intent = provider.intents().getLast().id();
        provider.move(intent, "requires_capture");
        var said = together(IntStream.range(0, 6)
                .<Callable<Said>>mapToObj(i -> () -> webhook("evt_" + id, id, intent, "requires_capture"))
                .toList());
        assertThat(said.stream().map(Said::status)).containsOnly(200);
        becomes(id, "AUTHORIZED");
        assertThat(count("webhook_event where id = 'evt_" + id + "'")).isOne();
    }

    @Test
    void S24_a_webhook_that_comes_before_the_answer_and_after_it_changes_nothing() {
        var id = newId();
        provider.beforeTheNextAnswer(() -> {
            var intent = provider.intents().getLast().id();
            assertThat(webhook("evt_early_" + id, id, intent, "requires_capture")
                            .status())
                    .isEqualTo(200);
        });
        var said = authorize(id, 1000, "tok_visa");
        assertThat(said.status()).isEqualTo(201);
        var intent = provider.intents().getLast().id();
        assertThat(webhook("evt_late_" + id, id, intent, "requires_capture").status())
                .isEqualTo(200);
        becomes(id, "AUTHORIZED");
        soon(id);
        becomes(id, "AUTHORIZED");
        assertThat(count("payment where id = '" + id + "'")).isOne();
        assertThat(newKinds()).containsExactly("hold");
    }

    @Test
    void a_webhook_of_a_payment_that_is_not_ours_is_taken_and_changes_nothing() {
        assertThat(webhook("evt_foreign", "other", "pi_other", "succeeded").status())
                .isEqualTo(200);
    }

    @Test
    void the_shadow_lane_charges_the_stand_in_and_never_the_provider() {
        var said = send(
                "POST",
                "/payments",
                Json.write(payment("pay_shadow", 900, "tok_visa")),
                "baggage",
                "phoenix.lane=shadow");
        assertThat(said.text("state")).isEqualTo("AUTHORIZED");
        assertThat(standIn.effectKinds()).containsExactly("hold");
        assertThat(newEffects()).isEmpty();
    }

    @Test
    void without_a_stand_in_the_shadow_lane_is_closed() {
        var alone = service(Optional.empty());
        try {
            var said = send(
                    alone.address(),
                    "POST",
                    "/payments",
                    Json.write(payment("pay_closed", 900, "tok_visa")),
                    "baggage",
                    "phoenix.lane=shadow");
            assertThat(said.status()).isEqualTo(403);
            assertThat(said.text("code")).isEqualTo("lane_closed");
            assertThat(newEffects()).isEmpty();
        } finally {
            alone.stop();
        }
    }

    @Test
    void internal_calls_need_the_operators_token() {
        assertThat(send("GET", "/payments/x", new byte[0], "Authorization", "Bearer wrong")
                        .status())
                .isEqualTo(401);
    }

    private int count(String what) {
        return database.withHandle(handle -> handle.createQuery("select count(*) from " + what)
                .mapTo(Integer.class)
                .one());
    }

    private String captured(long amount) {
        var id = newId();
        authorize(id, amount, "tok_visa");
        call("POST", "/payments/" + id + "/capture", Map.of());
        return id;
    }

    /// Time passes for this payment: the reconciler's next look is due.
    private void soon(String id) {
        database.useHandle(handle -> handle.createUpdate(
                        "update payment set next_run_at = now() where id = :id and next_run_at is not null")
                .bind("id", id)
                .execute());
    }

    private void becomes(String id, String state) {
        Eventually.holds(
                id + " becomes " + state,
                () -> call("GET", "/payments/" + id, Map.of()).text("state").equals(state));
    }

    private static Map<String, Object> gbp(long amount) {
        return Map.of("amount", amount, "currency", "GBP");
    }

    private static Map<String, Object> payment(String id, long amount, String token) {
        return Map.of(
                "id", id, "checkoutId", "chk_" + id, "cartId", "cart_" + id, "amount", gbp(amount), "token", token);
    }

    private Said authorize(String id, long amount, String token) {
        return call("POST", "/payments", payment(id, amount, token));
    }

    private Said webhook(String eventId, String paymentId, String intentId, String status) {
        var object = Map.of("id", intentId, "status", status, "metadata", Map.of("payment", paymentId));
        var body = Json.write(Map.of("id", eventId, "type", "payment_intent.x", "data", Map.of("object", object)));
        try {
            var signature = Webhook.Signature.generateSignatureHeader(new String(body, UTF_8), WEBHOOK_SECRET);
            return send("POST", "/webhooks/payments", body, "Stripe-Signature", signature);
        } catch (java.security.GeneralSecurityException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static final java.nio.charset.Charset UTF_8 = java.nio.charset.StandardCharsets.UTF_8;

    private Said call(String method, String path, Map<String, ?> body) {
        var bytes = method.equals("GET") || body.isEmpty() ? new byte[0] : Json.write(body);
        return send(method, path, bytes, "Phoenix-Exchange", "test");
    }

    private Said send(String method, String path, byte[] body, String... headers) {
        return send(service.address(), method, path, body, headers);
    }

    private Said send(URI base, String method, String path, byte[] body, String... headers) {
        var request = HttpRequest.newBuilder(base.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .headers(headers);
        if (Stream.of(headers).noneMatch("Authorization"::equals)) {
            request.header("Authorization", "Bearer " + TOKEN);
        }
        try {
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            return new Said(answer.statusCode(), Json.mapper().readTree(answer.body()));
        } catch (IOException | InterruptedException broken) {
            throw new AssertionError(path, broken);
        }
    }

    private static <T> List<T> together(List<Callable<T>> calls) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(calls).stream()
                    .map(each -> each.resultNow())
                    .toList();
        }
    }
}
