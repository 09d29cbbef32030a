package dev.phoenix.gateway.routing;

import dev.phoenix.compare.json.Decimal;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.util.Base64;
import java.util.Optional;

/// A claim of the JSON Web Token in an `Authorization: Bearer` field. The signature is not looked at: whoever forges a
/// token moves themselves to another bucket and gains nothing; letting people in is for the services.
final class TokenClaim {
    private static final String BEARER = "Bearer ";

    /// More than any sane token; the header's limit is not much larger.
    private static final int LONGEST_TOKEN = 16 * 1024;

    private TokenClaim() {}

    /// The claim's text; empty when there is no such token, or no such claim that is a text or a number.
    static Optional<String> find(String authorization, String claim) {
        if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                || authorization.length() > LONGEST_TOKEN) {
            return Optional.empty();
        }
        var parts = authorization.substring(BEARER.length()).strip().split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        return payload(parts[1]).flatMap(payload -> member(payload, claim));
    }

    private static Optional<Json> payload(String encoded) {
        try {
            var bytes = Base64.getUrlDecoder().decode(encoded);
            return JsonReader.read(bytes) instanceof JsonReader.Document(var value, var _)
                    ? Optional.of(value)
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static Optional<String> member(Json payload, String claim) {
        if (!(payload instanceof Json.Struct struct)) {
            return Optional.empty();
        }
        return switch (struct.members().get(claim)) {
            case Json.Text(var text) -> Optional.of(text);
            case Decimal number -> Optional.of(number.text());
            case null, default -> Optional.empty();
        };
    }
}
