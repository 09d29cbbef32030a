package dev.phoenix.gateway.routing;

import dev.phoenix.plan.Bucket;
import dev.phoenix.plan.Plan;
import dev.phoenix.plan.Plan.CustomerKey;
import dev.phoenix.plan.Share;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/// Who sends a request, as far as the plan asks.
///
/// @param key the first customer key that the request carries; empty when it carries none
/// @param bucket 0 to 99 999; meaningless without a key
/// @param segments of which kinds the customer is, such as `segment X-Country DE`
public record Customer(String key, int bucket, List<String> segments) {
    /// A request that carries none of the plan's keys.
    public static final Customer UNKNOWN = new Customer("", 0);

    public Customer {
        segments = List.copyOf(segments);
    }

    /// A customer of no kind.
    public Customer(String key, int bucket) {
        this(key, bucket, List.of());
    }

    /// Whether the request carries a key.
    public boolean isKnown() {
        return !key.isEmpty();
    }

    /// Whether this customer is in the sample. Whoever has no key is sampled only when everyone is.
    public boolean isIn(Share sample) {
        return isKnown() ? sample.contains(bucket) : sample.equals(Share.EVERYONE);
    }

    /// The customer of this request.
    public static Customer of(Plan.Customers customers, HttpServerRequest request) {
        var segments = Segments.of(customers.segments(), request);
        for (var key : customers.keys()) {
            var value = value(key, request);
            if (value.isPresent() && !value.get().isEmpty()) {
                return new Customer(value.get(), Bucket.bucket(customers.salt(), value.get()), segments);
            }
        }
        return segments.isEmpty() ? UNKNOWN : new Customer("", 0, segments);
    }

    /// What the request says there.
    static Optional<String> value(CustomerKey key, HttpServerRequest request) {
        return switch (key) {
            case CustomerKey.Cookie(var name) -> cookie(request.headers(), name);
            case CustomerKey.Header(var name) -> Optional.ofNullable(request.getHeader(name));
            case CustomerKey.Query(var name) -> QueryValue.find(request.uri(), name);
            case CustomerKey.Claim(var name) ->
                Optional.ofNullable(request.getHeader("Authorization"))
                        .flatMap(authorization -> TokenClaim.find(authorization, name));
            case CustomerKey.Ip() ->
                Optional.ofNullable(request.remoteAddress()).map(address -> address.hostAddress());
        };
    }

    /// The value of a cookie, read from the text alone: building cookie objects would cost every request.
    static Optional<String> cookie(MultiMap fields, String name) {
        for (String line : fields.getAll("Cookie")) {
            int from = 0;
            while (from < line.length()) {
                int end = line.indexOf(';', from);
                int to = end < 0 ? line.length() : end;
                int equals = line.indexOf('=', from);
                if (equals > 0
                        && equals < to
                        && line.substring(from, equals).strip().equals(name)) {
                    return Optional.of(line.substring(equals + 1, to).strip());
                }
                from = to + 1;
            }
        }
        return Optional.empty();
    }
}
