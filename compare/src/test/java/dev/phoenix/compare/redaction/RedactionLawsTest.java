package dev.phoenix.compare.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.Comparison;
import dev.phoenix.compare.Difference;
import dev.phoenix.compare.Rules;
import dev.phoenix.compare.Twins;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.compare.signature.Signature;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/// What holds for everything that is stored of any answer. The seed of a failing case is printed by jqwik.
class RedactionLawsTest {
    private final Redaction redaction =
            new Redaction("key of the test".getBytes(StandardCharsets.UTF_8), Secrets.PLACES);

    @Property
    void no_secret_is_found_in_what_is_stored(@ForAll long seed) {
        var secrets = new Secrets(new Random(seed));
        var legacy = secrets.answer();
        var candidate = secrets.answer();
        var stored = new StringBuilder();
        store(legacy, stored);
        store(candidate, stored);
        for (var difference : differences(legacy, candidate)) {
            var redacted = redaction.difference(difference);
            stored.append(redacted)
                    .append(redacted.legacy())
                    .append(redacted.candidate())
                    .append(redaction.text(Signature.of("route", difference).toString()));
        }

        assertThat(found(secrets.all(), stored.toString())).isEmpty();
    }

    @Test
    void what_is_stored_as_it_came_is_found_to_hold_secrets() {
        var secrets = new Secrets(new Random(4));
        var answer = secrets.answer();
        var stored = answer.headers() + new String(answer.body(), StandardCharsets.UTF_8);

        assertThat(found(secrets.all(), stored)).isNotEmpty();
    }

    @Property
    void equal_secrets_stay_equal_and_others_stay_apart(@ForAll long seed) {
        var secrets = new Secrets(new Random(seed));
        secrets.answer();
        var names = new HashMap<String, String>();
        for (var secret : secrets.all()) {
            var whole = ((Json.Text) member(redaction.document(struct("password", secret)), "password")).value();
            var embedded = redaction.text("see /x?token=" + secret.replace("+", "%2B"));
            assertThat(names.put(whole, secret)).isNull();
            if (!secret.contains("+") && !secret.contains("@")) {
                assertThat(embedded).isEqualTo("see /x?token=" + whole);
            }
        }
    }

    @Property
    void documents_differ_after_redaction_exactly_where_they_did_before(@ForAll long seed) {
        var secrets = new Secrets(new Random(seed));
        var legacy = secrets.struct(3);
        var candidate = new Random(seed).nextBoolean() ? legacy : secrets.struct(3);

        assertThat(redaction.document(legacy).equals(redaction.document(candidate)))
                .isEqualTo(legacy.equals(candidate));
        assertThat(redaction.document(redaction.document(legacy))).isEqualTo(redaction.document(legacy));
    }

    private void store(Answer answer, StringBuilder stored) {
        stored.append(redaction.head(answer.headers()))
                .append(redaction.document(read(new String(answer.body(), StandardCharsets.UTF_8))));
    }

    private static List<String> found(Set<String> secrets, String stored) {
        var unescaped = stored.replace("\\\"", "\"");
        return secrets.stream()
                .filter(secret -> unescaped.contains(secret)
                        || unescaped.replaceAll("[ -]", "").contains(secret)
                        || unescaped.contains(secret.substring(secret.length() / 2)))
                .toList();
    }

    private static Json struct(String name, String value) {
        return new Json.Struct(Map.of(name, new Json.Text(value)));
    }

    private static Json member(Json struct, String name) {
        return Optional.ofNullable(((Json.Struct) struct).members().get(name)).orElseThrow();
    }

    private static Json read(String json) {
        return ((JsonReader.Document) JsonReader.read(json.getBytes(StandardCharsets.UTF_8))).value();
    }

    private static List<Difference> differences(Answer legacy, Answer candidate) {
        return Comparison.compare(legacy, candidate, Rules.none(), Twins.none())
                        instanceof Comparison.Different different
                ? different.differences()
                : List.of();
    }
}
