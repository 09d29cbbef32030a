package dev.phoenix.plan.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutesTest {
    private final Routes routes = Routes.of(Stream.of(
                    "GET /orders",
                    "GET /orders/{id}",
                    "GET /orders/latest",
                    "POST /orders/{id}/cancel",
                    "ANY /orders/{id}/**",
                    "DELETE /{kind}/{id}",
                    "GET /shop/{sku}/stock",
                    "ANY /shop/**",
                    "GET /")
            .map(RoutesTest::route)
            .toList());

    @ParameterizedTest
    @CsvSource({
        "GET, /orders, GET /orders",
        "GET, /orders/4711, GET /orders/{id}",
        "GET, /orders/latest, GET /orders/latest",
        "HEAD, /orders/latest, GET /orders/latest",
        "DELETE, /orders/latest, ANY /orders/{id}/**",
        "PUT, /orders/latest, ANY /orders/{id}/**",
        "POST, /orders/1/cancel, POST /orders/{id}/cancel",
        "GET, /orders/1/cancel, ANY /orders/{id}/**",
        "GET, /orders/1/lines/2, ANY /orders/{id}/**",
        "GET, /shop/a/stock, GET /shop/{sku}/stock",
        "GET, /shop/a/price, ANY /shop/**",
        "GET, /shop, ANY /shop/**",
        "GET, /, GET /",
        "POST, /, ANY /**",
        "GET, /other/place, ANY /**",
        "DELETE, /carts/1, DELETE /{kind}/{id}",
    })
    void the_most_specific_route_wins(String method, String path, String match) {
        assertThat(routes.find(method, path).route().match()).hasToString(match);
    }

    @ParameterizedTest
    @CsvSource({
        "/orders/4711?expand=lines",
        "/orders//4711",
        "/orders/4711/",
        "/orders/./4711",
        "/orders/x/../4711",
        "/../orders/4711",
        "/%6Frders/47%311",
        "/a/%2e%2E/orders/4711",
    })
    void a_path_is_tidied_for_matching(String path) {
        assertThat(routes.find("GET", path))
                .isEqualTo(new Routes.Matched(route("GET /orders/{id}"), Map.of("id", "4711")));
    }

    @Test
    void variables_are_decoded_and_an_encoded_slash_stays_inside() {
        assertThat(routes.find("GET", "/orders/a%2Fb%C3%A9").variables()).isEqualTo(Map.of("id", "a/bé"));
    }

    @ParameterizedTest
    @CsvSource({"/orders/50%, 50%", "/orders/%zz, %zz", "/orders/%ff, %ff"})
    void broken_encoding_stays_as_it_is(String path, String id) {
        assertThat(routes.find("GET", path).variables()).isEqualTo(Map.of("id", id));
    }

    @Test
    void what_no_route_matches_is_everything_else() {
        assertThat(Routes.of(List.of()).find("GET", "/anything/at/all").route()).isEqualTo(Route.EVERYTHING_ELSE);
    }

    @Test
    void a_plans_own_route_for_everything_takes_the_place_of_the_default() {
        var own = new Route(
                "all",
                new Match("ANY", "/**"),
                Route.Upstreams.OF_PLAN,
                Route.Shadowing.WITH_LANE,
                Route.Fallback.NONE,
                Optional.empty(),
                CompareRules.NONE);

        assertThat(Routes.of(List.of(own)).find("GET", "/a").route()).isEqualTo(own);
    }

    private static Route route(String match) {
        var parts = match.split(" ", -1);
        return new Route(
                match,
                new Match(parts[0], parts[1]),
                Route.Upstreams.OF_PLAN,
                Route.Shadowing.NEVER,
                Route.Fallback.NONE,
                Optional.empty(),
                CompareRules.NONE);
    }
}
