package dev.phoenix.gameday.provider;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Tells the merchant what happened, signed, in its own time: each event on a virtual thread, tried a few times, then
/// counted as undelivered. Any thread.
final class Webhooks implements AutoCloseable {
    /// After these the merchant is left to its reconciler, as a real provider's patience ends too.
    private static final int ATTEMPTS = 6;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Waiting events cost memory; beyond this an event is counted as undelivered at once.
    private static final int MOST_WAITING = 10_000;

    /// A merchant is not flooded.
    private static final int AT_ONCE = 16;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final AtomicReference<@Nullable Target> target = new AtomicReference<>();
    private final Semaphore waiting = new Semaphore(MOST_WAITING);
    private final Semaphore sending = new Semaphore(AT_ONCE);
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong undelivered = new AtomicLong();
    private volatile boolean closed;

    private record Target(URI url, String secret) {}

    void to(URI url, String secret) {
        target.set(new Target(url, secret));
    }

    long delivered() {
        return delivered.get();
    }

    long undelivered() {
        return undelivered.get();
    }

    /// Events not yet delivered or given up.
    long underWay() {
        return (long) MOST_WAITING - waiting.availablePermits();
    }

    void send(String event) {
        Target now = target.get();
        if (now == null || closed) {
            return;
        }
        if (!waiting.tryAcquire()) {
            undelivered.incrementAndGet();
            return;
        }
        Thread.ofVirtual().name("webhook").start(() -> {
            try {
                deliver(now, event);
            } finally {
                waiting.release();
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        client.shutdownNow();
    }

    private void deliver(Target to, String event) {
        Duration pause = FIRST_PAUSE;
        for (int attempt = 1; attempt <= ATTEMPTS && !closed; attempt++) {
            try {
                if (accepted(to, event)) {
                    delivered.incrementAndGet();
                    return;
                }
                Thread.sleep(pause);
                pause = pause.multipliedBy(2);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        undelivered.incrementAndGet();
    }

    private boolean accepted(Target to, String event) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(to.url)
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .header("Stripe-Signature", signature(event, to.secret, Instant.now()))
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        sending.acquire();
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            return status >= 200 && status < 300;
        } catch (IOException notDelivered) {
            return false;
        } finally {
            sending.release();
        }
    }

    /// Stripe's scheme v1: HMAC-SHA256 over the time in seconds, a dot and the body.
    static String signature(String body, String secret, Instant now) {
        long second = now.getEpochSecond();
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] digest = mac.doFinal((second + "." + body).getBytes(StandardCharsets.UTF_8));
            return "t=" + second + ",v1=" + HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", impossible);
        }
    }
}
