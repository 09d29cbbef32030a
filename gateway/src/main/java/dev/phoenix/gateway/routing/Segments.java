package dev.phoenix.gateway.routing;

import dev.phoenix.plan.Plan.CustomerKey;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.regex.Pattern;

/// Of which kinds customers are, by the places that the plan names. The words are counted and shown to
/// people, so what does not look like the name of a kind is not repeated.
final class Segments {
    private static final Pattern NAME_OF_A_KIND = Pattern.compile("[A-Za-z0-9._-]{1,24}");

    private Segments() {}

    /// The words for this request, such as `segment X-Country DE`.
    static List<String> of(List<CustomerKey> places, HttpServerRequest request) {
        return places.isEmpty()
                ? List.of()
                : places.stream()
                        .map(place -> "segment " + name(place) + " " + kind(place, request))
                        .toList();
    }

    private static String kind(CustomerKey place, HttpServerRequest request) {
        return Customer.value(place, request)
                .filter(value -> !value.isEmpty())
                .map(value -> NAME_OF_A_KIND.matcher(value).matches() ? value : "(other)")
                .orElse("(none)");
    }

    private static String name(CustomerKey place) {
        return switch (place) {
            case CustomerKey.Cookie(var name) -> name;
            case CustomerKey.Header(var name) -> name;
            case CustomerKey.Query(var name) -> name;
            case CustomerKey.Claim(var name) -> name;
            case CustomerKey.Ip() -> "ip";
        };
    }
}
