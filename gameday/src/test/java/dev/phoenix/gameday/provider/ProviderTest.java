package dev.phoenix.gameday.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.ApiException;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.CaptureMethod;
import com.stripe.param.PaymentIntentSearchParams;
import com.stripe.param.RefundCreateParams;
import dev.phoenix.gameday.provider.Effect.Kind;
import dev.phoenix.gameday.provider.Faults.Fault;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProviderTest {
    private final Faults faults = Faults.none();
    private Provider provider;
    private StripeClient stripe;

    @BeforeEach
    void start() throws IOException {
        provider = Provider.start(new Provider.Settings("live", "sk_test", AnswerTimes.none(), faults));
        stripe = client("sk_test");
    }

    @AfterEach
    void stop() {
        provider.close();
    }

    @Test
    void an_automatic_payment_is_authorised_and_captured() throws StripeException {
        PaymentIntent paid =
                stripe.v1().paymentIntents().create(payment(1999, "tok_visa").build());

        assertThat(paid.getStatus()).isEqualTo("succeeded");
        assertThat(paid.getAmountReceived()).isEqualTo(1999);
        assertThat(paid.getMetadata()).containsEntry("checkout", "chk_1");
        assertThat(kinds()).containsExactly(Kind.AUTHORISED, Kind.CAPTURED);
    }

    @Test
    void a_manual_payment_is_captured_in_part_and_the_rest_is_released() throws StripeException {
        PaymentIntent held = stripe.v1()
                .paymentIntents()
                .create(payment(1000, "tok_visa")
                        .setCaptureMethod(CaptureMethod.MANUAL)
                        .build());
        assertThat(held.getStatus()).isEqualTo("requires_capture");

        PaymentIntent paid = stripe.v1()
                .paymentIntents()
                .capture(
                        held.getId(),
                        PaymentIntentCaptureParams.builder()
                                .setAmountToCapture(700L)
                                .build());

        assertThat(paid.getAmountReceived()).isEqualTo(700);
        assertThat(provider.effects())
                .extracting(Effect::kind, Effect::minor)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(Kind.AUTHORISED, 1000L),
                        org.assertj.core.groups.Tuple.tuple(Kind.CAPTURED, 700L),
                        org.assertj.core.groups.Tuple.tuple(Kind.VOIDED, 300L));
    }

    @Test
    void a_declined_card_has_no_effect() {
        assertThatThrownBy(() -> stripe.v1()
                        .paymentIntents()
                        .create(payment(1999, "tok_chargeDeclined").build()))
                .isInstanceOfSatisfying(CardException.class, declined -> {
                    assertThat(declined.getCode()).isEqualTo("card_declined");
                    assertThat(declined.getDeclineCode()).isEqualTo("generic_decline");
                    assertThat(declined.getStatusCode()).isEqualTo(402);
                });

        assertThat(provider.effects()).isEmpty();
    }

    @Test
    void a_card_that_asks_the_shopper_is_charged_when_the_shopper_has_acted() throws StripeException {
        PaymentIntent asking = stripe.v1()
                .paymentIntents()
                .create(payment(500, "tok_requiresAction").build());
        assertThat(asking.getStatus()).isEqualTo("requires_action");
        assertThat(provider.effects()).isEmpty();

        PaymentIntent paid = stripe.v1()
                .paymentIntents()
                .confirm(asking.getId(), PaymentIntentConfirmParams.builder().build());

        assertThat(paid.getStatus()).isEqualTo("succeeded");
        assertThat(kinds()).containsExactly(Kind.AUTHORISED, Kind.CAPTURED);
    }

    @Test
    void a_cancelled_authorisation_is_voided_and_cannot_be_captured() throws StripeException {
        PaymentIntent held = stripe.v1()
                .paymentIntents()
                .create(payment(800, "tok_visa")
                        .setCaptureMethod(CaptureMethod.MANUAL)
                        .build());
        assertThat(stripe.v1().paymentIntents().cancel(held.getId()).getStatus())
                .isEqualTo("canceled");

        assertThatThrownBy(() -> stripe.v1().paymentIntents().capture(held.getId()))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo("payment_intent_unexpected_state"));
        assertThat(kinds()).containsExactly(Kind.AUTHORISED, Kind.VOIDED);
    }

    @Test
    void refunds_never_exceed_what_was_captured() throws StripeException {
        PaymentIntent paid =
                stripe.v1().paymentIntents().create(payment(1000, "tok_visa").build());
        stripe.v1().refunds().create(refund(paid, 600));

        assertThatThrownBy(() -> stripe.v1().refunds().create(refund(paid, 600)))
                .isInstanceOf(InvalidRequestException.class);
        assertThat(stripe.v1().refunds().create(refund(paid, 400)).getStatus()).isEqualTo("succeeded");
        assertThat(kinds()).containsExactly(Kind.AUTHORISED, Kind.CAPTURED, Kind.REFUNDED, Kind.REFUNDED);
    }

    @Test
    void a_repeat_with_the_same_key_has_the_same_answer_and_no_second_effect() throws Exception {
        RequestOptions key = RequestOptions.builder().setIdempotencyKey("k1").build();
        Set<String> ids = ConcurrentHashMap.newKeySet();
        try (ExecutorService shoppers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Boolean> pay = () -> ids.add(stripe.v1()
                    .paymentIntents()
                    .create(payment(1999, "tok_visa").build(), key)
                    .getId());
            for (var call : shoppers.invokeAll(java.util.Collections.nCopies(10, pay))) {
                call.get();
            }
        }

        assertThat(ids).hasSize(1);
        assertThat(kinds()).containsExactly(Kind.AUTHORISED, Kind.CAPTURED);
    }

    @Test
    void a_repeated_decline_stays_declined_and_another_amount_under_the_key_is_refused() {
        RequestOptions key = RequestOptions.builder().setIdempotencyKey("k2").build();
        assertThatThrownBy(() -> stripe.v1()
                        .paymentIntents()
                        .create(payment(5, "tok_chargeDeclined").build(), key))
                .isInstanceOf(CardException.class);
        assertThatThrownBy(() -> stripe.v1()
                        .paymentIntents()
                        .create(payment(5, "tok_chargeDeclined").build(), key))
                .isInstanceOf(CardException.class);

        assertThatThrownBy(() -> stripe.v1()
                        .paymentIntents()
                        .create(payment(6, "tok_chargeDeclined").build(), key))
                .isInstanceOfSatisfying(
                        IdempotencyException.class,
                        refused -> assertThat(refused.getStatusCode()).isEqualTo(400));
    }

    @Test
    void payments_are_found_by_their_checkout() throws StripeException {
        String id = stripe.v1()
                .paymentIntents()
                .create(payment(1999, "tok_visa").build())
                .getId();

        assertThat(stripe.v1().paymentIntents().retrieve(id).getAmount()).isEqualTo(1999);
        assertThat(search("chk_1")).containsExactly(id);
        assertThat(search("chk_2")).isEmpty();
    }

    @Test
    void an_error_after_the_effect_is_made_good_by_a_repeat_with_the_same_key() throws StripeException {
        faults.plan(Fault.ERROR_AFTER_EFFECT);
        RequestOptions key = RequestOptions.builder().setIdempotencyKey("k3").build();
        PaymentIntentCreateParams payment = payment(1999, "tok_visa").build();
        assertThatThrownBy(() -> stripe.v1().paymentIntents().create(payment, key))
                .isInstanceOf(ApiException.class);
        assertThat(kinds()).containsExactly(Kind.AUTHORISED, Kind.CAPTURED);

        assertThat(stripe.v1().paymentIntents().create(payment, key).getStatus())
                .isEqualTo("succeeded");
        assertThat(provider.effects()).hasSize(2);
    }

    @Test
    void an_error_before_the_effect_leaves_nothing_and_a_repeat_pays() throws StripeException {
        faults.plan(Fault.ERROR_BEFORE_EFFECT);
        RequestOptions key = RequestOptions.builder().setIdempotencyKey("k4").build();
        PaymentIntentCreateParams payment = payment(1999, "tok_visa").build();
        assertThatThrownBy(() -> stripe.v1().paymentIntents().create(payment, key))
                .isInstanceOf(ApiException.class);
        assertThat(provider.effects()).isEmpty();

        assertThat(stripe.v1().paymentIntents().create(payment, key).getStatus())
                .isEqualTo("succeeded");
    }

    @Test
    void a_timeout_after_the_effect_leaves_the_money_moved() {
        faults.plan(Fault.TIMEOUT_BEFORE_EFFECT).plan(Fault.TIMEOUT_AFTER_EFFECT);
        StripeClient hasty = StripeClient.builder()
                .setApiKey("sk_test")
                .setApiBase(provider.url().toString())
                .setReadTimeout(1_000)
                .build();
        assertThatThrownBy(() -> hasty.v1()
                        .paymentIntents()
                        .create(payment(10, "tok_visa").build()))
                .isInstanceOf(ApiConnectionException.class);
        assertThat(provider.effects()).isEmpty();

        assertThatThrownBy(() -> hasty.v1()
                        .paymentIntents()
                        .create(payment(10, "tok_visa").build()))
                .isInstanceOf(ApiConnectionException.class);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (kinds().size() < 2 && System.nanoTime() < end) {
            LockSupport.parkNanos(5_000_000);
        }
        assertThat(kinds()).containsExactly(Kind.AUTHORISED, Kind.CAPTURED);
    }

    @Test
    void bad_calls_are_refused_in_the_providers_words() {
        assertThatThrownBy(() -> client("sk_wrong").v1().paymentIntents().retrieve("pi_1"))
                .isInstanceOf(AuthenticationException.class);
        assertThatThrownBy(() -> stripe.v1().paymentIntents().retrieve("pi_1"))
                .isInstanceOfSatisfying(
                        InvalidRequestException.class,
                        refused -> assertThat(refused.getCode()).isEqualTo("resource_missing"));
        assertThatThrownBy(() -> stripe.v1()
                        .paymentIntents()
                        .create(payment(0, "tok_visa").build()))
                .isInstanceOf(InvalidRequestException.class);
    }

    private List<String> search(String checkout) throws StripeException {
        return stripe
                .v1()
                .paymentIntents()
                .search(PaymentIntentSearchParams.builder()
                        .setQuery("metadata['checkout']:'" + checkout + "'")
                        .build())
                .getData()
                .stream()
                .map(PaymentIntent::getId)
                .toList();
    }

    private StripeClient client(String key) {
        return StripeClient.builder()
                .setApiKey(key)
                .setApiBase(provider.url().toString())
                .setMaxNetworkRetries(0)
                .build();
    }

    private List<Kind> kinds() {
        return provider.effects().stream().map(Effect::kind).toList();
    }

    private static RefundCreateParams refund(PaymentIntent paid, long minor) {
        return RefundCreateParams.builder()
                .setPaymentIntent(paid.getId())
                .setAmount(minor)
                .build();
    }

    private static PaymentIntentCreateParams.Builder payment(long minor, String token) {
        return PaymentIntentCreateParams.builder()
                .setAmount(minor)
                .setCurrency("gbp")
                .setConfirm(true)
                .setPaymentMethod(token)
                .putMetadata("checkout", "chk_1");
    }
}
