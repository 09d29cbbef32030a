package dev.phoenix.gateway.trace;

import dev.phoenix.plan.SideName;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Tells a collector of every request and of every call made for it, by OpenTelemetry's conventions for HTTP. Never
/// queries, cookies, bodies or customer keys, which are other people's. *Any thread*: spans are handed to the library's
/// own, whose queue is bounded; what it has no room for is lost.
public final class Tracing implements AutoCloseable {
    private static final long CLOSE_SECONDS = 2;

    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");
    private static final AttributeKey<String> FULL = AttributeKey.stringKey("url.full");
    private static final AttributeKey<String> VERSION = AttributeKey.stringKey("network.protocol.version");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");
    private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    private static final AttributeKey<String> EXCHANGE = AttributeKey.stringKey("phoenix.exchange");
    private static final AttributeKey<String> SIDE = AttributeKey.stringKey("phoenix.side");
    private static final AttributeKey<String> LANE = AttributeKey.stringKey("phoenix.lane");

    private static final List<HttpMethod> KNOWN_METHODS = List.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.DELETE,
            HttpMethod.CONNECT,
            HttpMethod.OPTIONS,
            HttpMethod.TRACE,
            HttpMethod.PATCH);

    private final OpenTelemetrySdk sdk;
    private final Tracer tracer;

    private Tracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.tracer = sdk.getTracer("dev.phoenix.gateway");
    }

    /// Settings that cannot be used. The message says which.
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    /// As these variables ask for it, whose names all begin with `OTEL_`; empty where they name nobody to tell.
    public static Optional<Tracing> of(Map<String, String> environment) throws Unusable {
        if (!isWanted(environment)) {
            return Optional.empty();
        }
        var properties = new HashMap<String, String>();
        properties.put("otel.service.name", "phoenix-gateway");
        properties.put("otel.exporter.otlp.protocol", "http/protobuf");
        environment.forEach(
                (key, value) -> properties.put(key.toLowerCase(Locale.ROOT).replace('_', '.'), value));
        properties.put("otel.metrics.exporter", "none");
        properties.put("otel.logs.exporter", "none");
        try {
            return Optional.of(new Tracing(AutoConfiguredOpenTelemetrySdk.builder()
                    .addPropertiesCustomizer(_ -> properties)
                    .disableShutdownHook()
                    .build()
                    .getOpenTelemetrySdk()));
        } catch (ConfigurationException | IllegalArgumentException | IllegalStateException refused) {
            throw new Unusable("The OTEL_ settings cannot be used: " + refused.getMessage());
        }
    }

    private static boolean isWanted(Map<String, String> environment) {
        boolean isOff = "true".equalsIgnoreCase(environment.get("OTEL_SDK_DISABLED"))
                || "none".equals(environment.get("OTEL_TRACES_EXPORTER"));
        return !isOff
                && (environment.containsKey("OTEL_TRACES_EXPORTER")
                        || environment.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
                        || environment.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"));
    }

    /// A customer's request begins.
    ///
    /// @param target path and query
    /// @param route the template that the path has matched
    public RequestSpan request(HttpServerRequest request, String target, String route, String exchange) {
        var span = tracer.spanBuilder(name(request.method(), route))
                .setSpanKind(SpanKind.SERVER)
                .setParent(parent(request.headers()))
                .setAttribute(METHOD, method(request.method()))
                .setAttribute(ROUTE, route)
                .setAttribute(PATH, withoutQuery(target))
                .setAttribute(SCHEME, request.isSSL() ? "https" : "http")
                .setAttribute(VERSION, version(request.version()))
                .setAttribute(EXCHANGE, exchange);
        var authority = request.authority();
        if (authority != null) {
            span.setAttribute(SERVER, authority.host());
        }
        var address = request.remoteAddress();
        if (address != null && address.hostAddress() != null) {
            span.setAttribute(CLIENT, address.hostAddress());
        }
        return new RequestSpan(span.startSpan());
    }

    /// A call to an upstream begins, for the request whose context these fields carry.
    ///
    /// @param url scheme, host and port
    public CallSpan call(SideName side, String url, HttpMethod method, String target, MultiMap fields) {
        var span = tracer.spanBuilder(method(method))
                .setSpanKind(SpanKind.CLIENT)
                .setParent(parent(fields))
                .setAttribute(METHOD, method(method))
                .setAttribute(FULL, url + withoutQuery(target))
                .setAttribute(SIDE, side.word());
        var place = java.net.URI.create(url);
        span.setAttribute(SERVER, place.getHost()).setAttribute(PORT, (long) place.getPort());
        if (fields.contains("Phoenix-Exchange")) {
            span.setAttribute(LANE, "shadow");
        }
        return new CallSpan(span.startSpan());
    }

    private static Context parent(MultiMap fields) {
        return W3CTraceContextPropagator.getInstance().extract(Context.root(), fields, Getter.INSTANCE);
    }

    private static String name(HttpMethod method, String route) {
        var known = method(method);
        return (known.equals("_OTHER") ? "HTTP" : known) + " " + route;
    }

    private static String method(HttpMethod method) {
        return KNOWN_METHODS.contains(method) ? method.name() : "_OTHER";
    }

    private static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static String version(HttpVersion version) {
        return switch (version) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            case HTTP_2 -> "2";
        };
    }

    /// Sends what has not been sent, as far as it goes quickly.
    @Override
    public void close() {
        var _ = sdk.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private enum Getter implements TextMapGetter<MultiMap> {
        INSTANCE;

        @Override
        public Iterable<String> keys(MultiMap fields) {
            return fields.names();
        }

        @Override
        public @Nullable String get(@Nullable MultiMap fields, String name) {
            return fields == null ? null : fields.get(name);
        }
    }
}
