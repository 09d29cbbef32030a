package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.gateway.Settings.Reading.Unusable;
import dev.phoenix.gateway.Settings.Reading.Usable;
import dev.phoenix.gateway.door.DoorLimits;
import dev.phoenix.gateway.upstream.FieldRules;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void everything_has_a_default_but_where_the_routes_come_from() {
        var settings = ((Usable) Settings.read(Map.of("GATEWAY_PLAN", "plan.yaml"))).settings();

        assertThat(settings.listen())
                .isEqualTo(new Settings.Listen(
                        "127.0.0.1",
                        Optional.empty(),
                        false,
                        new Settings.Operating(
                                0, new Settings.Stop(Duration.ZERO, Duration.ofSeconds(5)), Optional.empty(), Map.of()),
                        Optional.empty(),
                        new DoorLimits(20_000, Duration.ofSeconds(10), 100)));
        assertThat(settings.limits().bodyBytes()).isEqualTo(268_435_456);
        assertThat(settings.limits().captureBytes()).isEqualTo(1_048_576);
        assertThat(settings.limits().live().connectTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.limits().live().idleTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.limits().live().waiting()).isEqualTo(1024);
        assertThat(settings.shadow().inFlight()).isEqualTo(1024);
        assertThat(settings.shadow().heldBytes()).isEqualTo(67_108_864);
        assertThat(settings.shadow().perCustomer()).isEqualTo(64);
        assertThat(settings.shadow().times().deadline()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.shadow().times().twinWait()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.shadow().times().apart()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.shadow().queuedComparisons()).isEqualTo(1024);
        assertThat(settings.threads().comparing()).isEqualTo(1);
        assertThat(settings.fields())
                .isEqualTo(new FieldRules(
                        FieldRules.Host.KEEP, FieldRules.Forwarded.X_FORWARDED, FieldRules.Received.KEEP, false));
    }

    @Test
    void connections_are_shared_out_among_the_event_loops() {
        var settings = ((Usable) Settings.read(Map.of("GATEWAY_PLAN", "p", "GATEWAY_LOOPS", "4"))).settings();

        assertThat(settings.limits().live().connections()).isEqualTo(64);
        assertThat(settings.limits().copies().connections()).isEqualTo(16);
    }

    @Test
    void every_problem_is_told_at_once_by_key() {
        var problems = ((Unusable) Settings.read(Map.of(
                        "GATEWAY_PROT", "80",
                        "GATEWAY_ADMIN_PORT", "99999",
                        "GATEWAY_SHADOW_DEADLINE", "soon",
                        "GATEWAY_HOST_HEADER", "mine",
                        "GATEWAY_CONTROL_URL", "control")))
                .problems();

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "GATEWAY_PROT is not a setting; the nearest is GATEWAY_PORT.",
                        "GATEWAY_ADMIN_PORT is `99999`; it must be a whole number from 0 to 65535.",
                        "GATEWAY_SHADOW_DEADLINE is `soon`; it must be a duration such as 250ms, 5s or 2m.",
                        "GATEWAY_HOST_HEADER is `mine`; it must be one of [keep, upstream].",
                        "GATEWAY_CONTROL_URL is `control`; it must be a URL such as http://127.0.0.1:9090.");
    }

    @Test
    void without_a_plan_and_without_control_there_is_nothing_to_route_by() {
        var problems = ((Unusable) Settings.read(Map.of())).problems();

        assertThat(problems)
                .containsExactly(
                        "GATEWAY_PLAN or GATEWAY_CONTROL_URL must be set: without either there is nothing to route"
                                + " by.");
    }

    @Test
    void tls_needs_a_port_a_certificate_and_a_key() {
        var problems = ((Unusable) Settings.read(Map.of("GATEWAY_PLAN", "p", "GATEWAY_TLS_PORT", "8443"))).problems();

        assertThat(problems)
                .containsExactly(
                        "GATEWAY_TLS_PORT, GATEWAY_TLS_CERTIFICATE and GATEWAY_TLS_KEY go together: set all or none.");
    }

    @Test
    void control_needs_a_token() {
        var problems = ((Unusable) Settings.read(Map.of("GATEWAY_CONTROL_URL", "http://127.0.0.1:1"))).problems();

        assertThat(problems).singleElement().asString().startsWith("GATEWAY_TOKEN must be set");
    }
}
