package dev.phoenix.compare.redaction;

import java.util.List;
import java.util.Locale;

/// Names of members, fields and parameters whose values are secret wherever they stand.
final class SecretNames {
    /// In lower case, without what joins words: `api_key`, `apiKey` and `X-API-Key` are one name.
    private static final List<String> PARTS = List.of(
            "password",
            "passwd",
            "passphrase",
            "secret",
            "token",
            "apikey",
            "accesskey",
            "privatekey",
            "authorization",
            "credential",
            "cookie",
            "sessionid",
            "cardnumber",
            "cvc",
            "cvv",
            "iban",
            "email");

    /// The same as part of a regular expression.
    static final String PATTERN = String.join(
            "|",
            List.of(
                    "passw(?:or)?d",
                    "passphrase",
                    "secret",
                    "token",
                    "(?:api|access|private)[-_ ]?key",
                    "authorization",
                    "credentials?",
                    "cookie",
                    "session[-_ ]?id",
                    "card[-_ ]?number",
                    "cvc",
                    "cvv",
                    "iban",
                    "e[-_ ]?mail"));

    private SecretNames() {}

    static boolean contains(String name) {
        var letters = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (Character.isLetterOrDigit(c)) {
                letters.append(c);
            }
        }
        var joined = letters.toString().toLowerCase(Locale.ROOT);
        return PARTS.stream().anyMatch(joined::contains);
    }
}
