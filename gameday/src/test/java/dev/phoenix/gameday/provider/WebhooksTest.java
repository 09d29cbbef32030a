package dev.phoenix.gameday.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.SignatureVerificationException;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.net.Webhook;
import com.stripe.param.PaymentIntentCreateParams;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WebhooksTest {
    private record Delivery(String body, String signature) {}

    @Test
    void events_arrive_signed_and_are_repeated_until_the_merchant_takes_them() throws Exception {
        BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
        AtomicInteger refusals = new AtomicInteger(2);
        HttpServer merchant = merchant(deliveries, refusals);
        try (Provider provider =
                Provider.start(new Provider.Settings("live", "sk", AnswerTimes.none(), Faults.none()))) {
            provider.sendWebhooksTo(
                    URI.create("http://127.0.0.1:" + merchant.getAddress().getPort() + "/webhooks/payments"), "whsec");
            pay(provider);

            Delivery first = deliveries.poll(1, TimeUnit.MINUTES);
            assertThat(deliveries.poll(1, TimeUnit.MINUTES)).isNotNull();
            Delivery third = deliveries.poll(1, TimeUnit.MINUTES);
            assertThat(third).isNotNull();
            assertThat(third.body()).isEqualTo(first.body());

            Event event = Webhook.constructEvent(third.body(), third.signature(), "whsec");
            assertThat(event.getType()).isEqualTo("payment_intent.succeeded");
            PaymentIntent paid = (PaymentIntent)
                    event.getDataObjectDeserializer().getObject().orElseThrow();
            assertThat(paid.getMetadata()).containsEntry("checkout", "chk_9");
            assertThatThrownBy(() -> Webhook.constructEvent(third.body(), third.signature(), "other"))
                    .isInstanceOf(SignatureVerificationException.class);
        } finally {
            merchant.stop(0);
        }
    }

    @Test
    void the_signature_is_the_published_scheme() {
        // openssl: printf '1700000000.{}' | openssl dgst -sha256 -hmac whsec
        assertThat(Webhooks.signature("{}", "whsec", Instant.ofEpochSecond(1_700_000_000)))
                .isEqualTo("t=1700000000,v1=7d44587dddbaf4c7f70fef20f48cd594834ffea1641e3ac227b84408298738af");
    }

    private static void pay(Provider provider) throws Exception {
        StripeClient stripe = StripeClient.builder()
                .setApiKey("sk")
                .setApiBase(provider.url().toString())
                .build();
        stripe.v1()
                .paymentIntents()
                .create(PaymentIntentCreateParams.builder()
                        .setAmount(100L)
                        .setCurrency("gbp")
                        .setConfirm(true)
                        .setPaymentMethod("tok_visa")
                        .putMetadata("checkout", "chk_9")
                        .build());
    }

    private static HttpServer merchant(BlockingQueue<Delivery> deliveries, AtomicInteger refusals) throws IOException {
        HttpServer merchant = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        merchant.createContext("/webhooks/payments", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            deliveries.add(new Delivery(body, exchange.getRequestHeaders().getFirst("Stripe-Signature")));
            exchange.sendResponseHeaders(refusals.getAndDecrement() > 0 ? 503 : 200, -1);
            exchange.close();
        });
        merchant.start();
        return merchant;
    }
}
