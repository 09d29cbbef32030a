package dev.phoenix.gateway.upstream;

import dev.phoenix.plan.SideName;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/// Where calls of one side go, and how long they may take.
///
/// @param basePath what stands before every path; empty or like `/v1`, never with a slash at the end
/// @param timeout from handing the request over to the head of the answer
public record Upstream(SideName side, String host, int port, boolean tls, String basePath, Duration timeout) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /// The upstream at this address.
    public static Upstream of(SideName side, URI url, Duration timeout) {
        boolean tls = "https".equalsIgnoreCase(url.getScheme());
        int port = url.getPort() >= 0 ? url.getPort() : tls ? HTTPS_PORT : HTTP_PORT;
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String basePath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new Upstream(side, url.getHost(), port, tls, basePath, timeout);
    }

    /// The call of this method and target, addressed to this upstream.
    RequestOptions call(HttpMethod method, String target) {
        return new RequestOptions()
                .setMethod(method)
                .setHost(host)
                .setPort(port)
                .setSsl(tls)
                .setURI(basePath.isEmpty() ? target : basePath + target);
    }

    /// The same upstream with at most this much time.
    public Upstream within(Duration most) {
        return timeout.compareTo(most) <= 0 ? this : new Upstream(side, host, port, tls, basePath, most);
    }

    /// As `Host` names it.
    public String authority() {
        return port == (tls ? HTTPS_PORT : HTTP_PORT) ? host : host + ":" + port;
    }
}
