package dev.phoenix.gateway.upstream;

import io.netty.handler.codec.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an upstream of HTTP/1.1 says of how long it keeps a connection: `Keep-Alive: timeout=5`.
final class KeepAlive {
    private static final Pattern TIMEOUT = Pattern.compile("(?i)\\btimeout\\s*=\\s*\"?(\\d{1,6})\\b");

    private KeepAlive() {}

    static Optional<Duration> of(HttpResponse answer) {
        var told = answer.headers().get("Keep-Alive");
        if (told == null) {
            return Optional.empty();
        }
        var timeout = TIMEOUT.matcher(told);
        return timeout.find() ? Optional.of(Duration.ofSeconds(Long.parseLong(timeout.group(1)))) : Optional.empty();
    }
}
