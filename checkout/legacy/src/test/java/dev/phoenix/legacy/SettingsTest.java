package dev.phoenix.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static final Map<String, String> NEEDED = Map.of(
            "LEGACY_DATABASE_URL", "jdbc:postgresql://127.0.0.1/legacy",
            "LEGACY_PROVIDER_URL", "http://127.0.0.1:9300",
            "LEGACY_PROVIDER_KEY", "sk_test",
            "LEGACY_WEBHOOK_SECRET", "whsec",
            "LEGACY_OPERATOR_TOKEN", "secret");

    private static Map<String, String> with(String key, String value) {
        var environment = new HashMap<>(NEEDED);
        environment.put(key, value);
        return environment;
    }

    @Test
    void what_is_not_given_has_a_default() throws Settings.Wrong {
        var settings = Settings.read(NEEDED);
        assertThat(settings.listen()).isEqualTo(new Settings.Listen("127.0.0.1", 9100, 64));
        assertThat(settings.store().connections()).isEqualTo(10);
    }

    @Test
    void everything_that_is_wrong_is_told_at_once_by_key() {
        assertThatThrownBy(() -> Settings.read(Map.of(
                        "LEGACY_PORT",
                        "99999",
                        "LEGACY_THREADS",
                        "many",
                        "LEGACY_PROVIDER_URL",
                        "somewhere",
                        "LEGACY_PROT",
                        "1")))
                .isInstanceOf(Settings.Wrong.class)
                .message()
                .satisfies(message -> assertThat(message.lines())
                        .containsExactlyInAnyOrder(
                                "LEGACY_PORT must be a whole number from 0 to 65535, not 99999.",
                                "LEGACY_THREADS must be a whole number from 8 to 1000, not many.",
                                "LEGACY_DATABASE_URL is missing.",
                                "LEGACY_PROVIDER_URL must be a URL like http://127.0.0.1:9300, not somewhere.",
                                "LEGACY_PROVIDER_KEY is missing.",
                                "LEGACY_WEBHOOK_SECRET is missing.",
                                "LEGACY_OPERATOR_TOKEN is missing.",
                                "LEGACY_PROT is not known. Is it LEGACY_PORT?"));
    }

    @Test
    void keys_of_other_processes_do_not_matter() throws Settings.Wrong {
        assertThat(Settings.read(with("ORDERS_PORT", "x")).operatorToken()).isEqualTo("secret");
    }
}
