package dev.phoenix.control.door;

import dev.phoenix.control.settings.Configuration;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.net.URI;
import java.util.Locale;

/// Stands before every request: a page of somebody else's may neither act here nor, by a name that
/// it points at this
/// machine, read; and nobody acts faster than people do. Any thread.
final class Guard implements Filter {
    private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");
    private static final String API = "/api/";

    private final RateLimit limit = new RateLimit();
    private final Configuration.Listen listen;

    Guard(Configuration.Listen listen) {
        this.listen = listen;
    }

    /// Whether this is the name under which a proxy offers control.
    private boolean isOurs(String authority) {
        return listen.name().filter(authority::equalsIgnoreCase).isPresent();
    }

    @Override
    public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        var host = request.headers().first(HeaderNames.HOST).orElse("");
        if (listen.isLoopback() && !Configuration.Listen.isLoopback(name(host)) && !isOurs(host)) {
            throw refused(
                    403,
                    "host_foreign",
                    "Control listens on this machine alone and is not called \"" + name(host)
                            + "\". Ask it by 127.0.0.1 or localhost, or say CONTROL_NAME.");
        }
        if (request.prologue().method().equals(Method.POST)
                && request.path().path().startsWith(API)) {
            act(request, host);
        }
        chain.proceed();
    }

    private void act(RoutingRequest request, String host) {
        var origin = request.headers().first(HeaderNames.ORIGIN);
        boolean isOther = origin.map(Guard::authority)
                .filter(authority -> !authority.equalsIgnoreCase(host) && !isOurs(authority))
                .isPresent();
        boolean isForeign = isOther
                || request.headers()
                        .first(FETCH_SITE)
                        .filter("cross-site"::equals)
                        .isPresent();
        if (isForeign) {
            throw refused(403, "origin_foreign", "Another page asked for this. Act in the war room or by the command.");
        }
        var address = request.remotePeer().host();
        if (!limit.take(address, System.nanoTime())) {
            throw refused(
                    429, "too_many_requests", "More than " + RateLimit.AT_ONCE + " actions a minute came from here.");
        }
    }

    private static String name(String host) {
        return host.replaceAll(":\\d*$", "").toLowerCase(Locale.ROOT);
    }

    private static String authority(String origin) {
        try {
            var authority = URI.create(origin).getRawAuthority();
            return authority == null ? origin : authority;
        } catch (IllegalArgumentException noOrigin) {
            return origin;
        }
    }

    private static RefusedException refused(int status, String code, String sentence) {
        return new RefusedException(Problem.of(status, code, sentence));
    }
}
