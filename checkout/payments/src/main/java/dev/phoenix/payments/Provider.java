package dev.phoenix.payments;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.RateLimitException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentSearchParams;
import com.stripe.param.RefundCreateParams;
import dev.phoenix.chassis.Money;
import dev.phoenix.chassis.Secret;
import dev.phoenix.payments.PaymentTable.Event;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

/// The payment provider of one lane, spoken to through stripe-java, behind a breaker, a bulkhead and a deadline.
/// Every step carries an idempotency key made of our payment's id and the step, so a repeat can never act twice.
/// No call here may run inside a database transaction. Any thread.
final class Provider {
    private static final Logger LOG = Logger.getLogger(Provider.class.getName());
    /// Connecting takes a round trip or it will not happen.
    private static final Duration CONNECT = Duration.ofSeconds(1);
    /// The provider's own slowest honest answers come within this; later ones count as none.
    private static final Duration READ = Duration.ofSeconds(5);
    /// The whole call, also when the answer drips in byte by byte.
    private static final Duration DEADLINE = Duration.ofSeconds(6);
    /// Calls at once. More than this only happens when the provider hangs, and then waiting would not help.
    private static final int MOST_AT_ONCE = 128;

    static {
        // stripe-java speaks through HttpURLConnection. It must not repeat a POST on its own (we decide what a lost
        // answer means), and must keep as many idle connections as the bulkhead lets through.
        System.setProperty("sun.net.http.retryPost", "false");
        System.setProperty("http.maxConnections", String.valueOf(MOST_AT_ONCE));
    }

    /// What the provider said.
    sealed interface Said {}

    /// It told us how the payment stands.
    record Stands(Event event, String providerId, long authorized, long captured, Optional<String> reason)
            implements Said {}

    /// It has nothing under our id.
    record Nothing() implements Said {}

    /// It understood, and will not do it. Nothing happened.
    record Refused(String code) implements Said {}

    /// No usable answer. When `neverSent`, nothing happened; otherwise anything may have.
    record Silent(boolean neverSent, String why) implements Said {}

    /// It gave money back.
    record GaveBack(String refundId) implements Said {}

    /// A call to the provider.
    @FunctionalInterface
    private interface Call {
        Said make() throws StripeException;
    }

    private final StripeClient stripe;
    private final CircuitBreaker breaker;
    private final Semaphore bulkhead = new Semaphore(MOST_AT_ONCE);
    private final MeterRegistry meters;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Provider(URI base, Secret key, String lane, MeterRegistry meters) {
        this.stripe = StripeClient.builder()
                .setApiKey(key.value())
                .setApiBase(base.toString().replaceFirst("/+$", ""))
                .setConnectTimeout((int) CONNECT.toMillis())
                .setReadTimeout((int) READ.toMillis())
                .setMaxNetworkRetries(0)
                .build();
        this.breaker = CircuitBreaker.of("provider-" + lane, breaking());
        this.meters = meters;
    }

    private static CircuitBreakerConfig breaking() {
        return CircuitBreakerConfig.custom()
                .slidingWindowSize(50)
                .minimumNumberOfCalls(20)
                .failureRateThreshold(50)
                .waitDurationInOpenState(Duration.ofSeconds(2))
                .permittedNumberOfCallsInHalfOpenState(5)
                .build();
    }

    /// Asks for a hold on the card, to be captured later. A repeat answers what the first one did.
    Said authorize(Payment payment) {
        var params = PaymentIntentCreateParams.builder()
                .setAmount(payment.amounts().requested())
                .setCurrency(payment.amounts().currency().toLowerCase(Locale.ROOT))
                .setPaymentMethod(payment.subject().token().orElse(""))
                .setConfirm(true)
                .setCaptureMethod(PaymentIntentCreateParams.CaptureMethod.MANUAL)
                .putMetadata("payment", payment.id())
                .putMetadata("checkout", payment.subject().checkoutId());
        payment.subject().cartId().ifPresent(cart -> params.putMetadata("cart", cart));
        return call(
                "authorize",
                () -> stands(stripe.v1().paymentIntents().create(params.build(), key(payment.id(), "authorize"))));
    }

    Said capture(Payment payment, String providerId) {
        var params = PaymentIntentCaptureParams.builder()
                .setAmountToCapture(payment.amounts().captureAsked())
                .build();
        return call(
                "capture",
                () -> stands(stripe.v1().paymentIntents().capture(providerId, params, key(payment.id(), "capture"))));
    }

    Said cancel(Payment payment, String providerId) {
        return call("void", () -> stands(stripe.v1().paymentIntents().cancel(providerId, key(payment.id(), "void"))));
    }

    Said refund(String refundId, String providerId, Money amount) {
        var params = RefundCreateParams.builder()
                .setPaymentIntent(providerId)
                .setAmount(amount.minor())
                .putMetadata("refund", refundId)
                .build();
        return call(
                "refund",
                () -> new GaveBack(stripe.v1()
                        .refunds()
                        .create(params, key(refundId, "refund"))
                        .getId()));
    }

    /// How the payment stands at the provider: by its id when we know it, by our metadata when we do not.
    Said ask(Payment payment) {
        if (payment.providerId().isPresent()) {
            return call(
                    "retrieve",
                    () -> stands(stripe.v1()
                            .paymentIntents()
                            .retrieve(payment.providerId().get())));
        }
        var params = PaymentIntentSearchParams.builder()
                .setQuery("metadata['checkout']:'" + payment.subject().checkoutId() + "'")
                .setLimit(100L)
                .build();
        return call("search", () -> {
            for (var intent : stripe.v1().paymentIntents().search(params).getData()) {
                var metadata = Optional.ofNullable(intent.getMetadata()).orElse(Map.of());
                if (payment.id().equals(metadata.get("payment"))) {
                    return stands(intent);
                }
            }
            return new Nothing();
        });
    }

    /// Whether the breaker lets calls through at present.
    boolean reachable() {
        return breaker.getState() != CircuitBreaker.State.OPEN;
    }

    private static RequestOptions key(String id, String step) {
        return RequestOptions.builder().setIdempotencyKey(id + ":" + step).build();
    }

    private Said call(String step, Call call) {
        Said said = guarded(call);
        meters.counter(
                        "payments.provider.calls",
                        "step",
                        step,
                        "answer",
                        said.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                .increment();
        if (said instanceof Silent silent) {
            LOG.log(Level.WARNING, "No usable answer of the provider to {0}: {1}.", new Object[] {step, silent.why()});
        }
        return said;
    }

    private Said guarded(Call call) {
        if (!bulkhead.tryAcquire()) {
            return new Silent(true, MOST_AT_ONCE + " calls to the provider are under way already");
        }
        try {
            if (!breaker.tryAcquirePermission()) {
                return new Silent(true, "the breaker to the provider is open");
            }
            long begun = System.nanoTime();
            Said said = withinDeadline(call);
            long took = System.nanoTime() - begun;
            if (said instanceof Silent silent) {
                breaker.onError(took, TimeUnit.NANOSECONDS, new IllegalStateException(silent.why()));
            } else {
                breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            }
            return said;
        } finally {
            bulkhead.release();
        }
    }

    private Said withinDeadline(Call call) {
        var running = threads.submit(() -> said(call));
        try {
            return running.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            running.cancel(true);
            return new Silent(false, "no answer within " + DEADLINE.toSeconds() + " s");
        } catch (ExecutionException broken) {
            return new Silent(false, "the answer could not be read: " + broken.getCause());
        } catch (InterruptedException stopped) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            return new Silent(false, "interrupted");
        }
    }

    private static Said said(Call call) {
        try {
            return call.make();
        } catch (CardException declined) {
            var error = Optional.ofNullable(declined.getStripeError());
            var intent = error.flatMap(each -> Optional.ofNullable(each.getPaymentIntent()));
            var code = Optional.ofNullable(declined.getCode());
            return new Stands(
                    Event.SAYS_DECLINED, intent.map(PaymentIntent::getId).orElse(""), 0, 0, code);
        } catch (AuthenticationException | RateLimitException refused) {
            return new Silent(true, "it let nothing through, status " + refused.getStatusCode());
        } catch (IdempotencyException busy) {
            return new Silent(false, "the provider is still at the first call: " + busy.getMessage());
        } catch (InvalidRequestException refused) {
            return refused.getStatusCode() == 409
                    ? new Silent(false, String.valueOf(refused.getMessage()))
                    : new Refused(Optional.ofNullable(refused.getCode()).orElse("invalid_request"));
        } catch (StripeException silent) {
            var neverSent = Stream.<Throwable>iterate(silent, each -> each != null, Throwable::getCause)
                    .anyMatch(ConnectException.class::isInstance);
            return new Silent(neverSent, String.valueOf(silent.getMessage()));
        }
    }

    private static Said stands(PaymentIntent intent) {
        long capturable = Optional.ofNullable(intent.getAmountCapturable()).orElse(0L);
        long received = Optional.ofNullable(intent.getAmountReceived()).orElse(0L);
        long amount = Optional.ofNullable(intent.getAmount()).orElse(0L);
        var id = intent.getId();
        var none = Optional.<String>empty();
        return switch (String.valueOf(intent.getStatus())) {
            case "requires_capture" ->
                new Stands(Event.SAYS_AUTHORIZED, id, capturable == 0 ? amount : capturable, 0, none);
            case "succeeded" -> new Stands(Event.SAYS_CAPTURED, id, amount, received == 0 ? amount : received, none);
            case "canceled" -> new Stands(Event.SAYS_VOIDED, id, 0, 0, none);
            case "requires_action", "requires_confirmation" -> new Stands(Event.SAYS_ACTION, id, 0, 0, none);
            case "requires_payment_method" ->
                new Stands(
                        Event.SAYS_DECLINED,
                        id,
                        0,
                        0,
                        Optional.ofNullable(intent.getLastPaymentError()).map(each -> each.getCode()));
            default -> new Silent(false, "the payment is " + intent.getStatus());
        };
    }
}
