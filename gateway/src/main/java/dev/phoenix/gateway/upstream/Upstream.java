package dev.phoenix.gateway.upstream;

import dev.phoenix.plan.SideName;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;

/// Where calls of one side go, and how long they may take.
///
/// @param host a name or an address; of IPv6 without brackets
/// @param basePath what stands before every path; empty or like `/v1`, never with a slash at the end
/// @param timeout from handing the request over to the head of the answer
public record Upstream(SideName side, String host, int port, Protocol protocol, String basePath, Duration timeout) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    /// How an upstream is spoken to; the scheme of its address says so.
    public enum Protocol {
        /// HTTP/1.1 in clear text: `http`.
        HTTP_1,
        /// HTTP/2 in clear text, without asking: `h2c`.
        HTTP_2,
        /// TLS, and inside it HTTP/2 if the upstream agrees, else HTTP/1.1: `https`.
        TLS;

        static Protocol of(URI url) {
            return switch (url.getScheme()) {
                case "https" -> TLS;
                case "h2c" -> HTTP_2;
                default -> HTTP_1;
            };
        }
    }

    /// The upstream at this address.
    public static Upstream of(SideName side, URI url, Duration timeout) {
        var protocol = Protocol.of(url);
        int port = url.getPort() >= 0 ? url.getPort() : standardPort(protocol);
        var host = url.getHost().startsWith("[")
                ? url.getHost().substring(1, url.getHost().length() - 1)
                : url.getHost();
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        String basePath = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new Upstream(side, host, port, protocol, basePath, timeout);
    }

    private static int standardPort(Protocol protocol) {
        return protocol == Protocol.TLS ? HTTPS_PORT : HTTP_PORT;
    }

    /// The call of this method and target, addressed to this upstream.
    RequestOptions call(HttpMethod method, String target) {
        return new RequestOptions()
                .setMethod(method)
                .setHost(host)
                .setPort(port)
                .setSsl(protocol == Protocol.TLS)
                .setURI(basePath.isEmpty() ? target : basePath + target);
    }

    /// The same upstream with at most this much time.
    public Upstream within(Duration most) {
        return timeout.compareTo(most) <= 0 ? this : new Upstream(side, host, port, protocol, basePath, most);
    }

    /// Scheme, host and port.
    public String url() {
        var name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return (protocol == Protocol.TLS ? "https://" : "http://") + name + ":" + port;
    }

    /// As `Host` names it.
    public String authority() {
        var name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == standardPort(protocol) ? name : name + ":" + port;
    }
}
