package dev.phoenix.compare.redaction;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The names that stand for secret values: the beginning of their HMAC under a key. Equal values get equal names;
/// without the key nobody can try out which value a name stands for. Any thread.
final class Pseudonyms {
    private static final String ALGORITHM = "HmacSHA256";
    /// 2^64 names: two values of one migration never share one.
    private static final int BYTES = 8;

    /// Half a byte each. Without digits and vowels no pseudonym looks like a card number or a word.
    private static final String LETTERS = "bcdfghjklmnpqrst";

    private static final Pattern NAME = Pattern.compile("redacted:[" + LETTERS + "]{16}");

    private final SecretKeySpec key;

    Pseudonyms(byte[] key) {
        this.key = new SecretKeySpec(key, ALGORITHM);
    }

    /// The name that stands for `value`. A name stands for itself, so that redacting twice changes nothing.
    String of(String value) {
        if (NAME.matcher(value).matches()) {
            return value;
        }
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            var code = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
            return "redacted:" + letters(code);
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException(
                    "This Java has no " + ALGORITHM + ", which every Java has to have.", absent);
        }
    }

    private static String letters(byte[] code) {
        var letters = new StringBuilder();
        for (int i = 0; i < BYTES; i++) {
            letters.append(LETTERS.charAt((code[i] >> 4) & 0xf)).append(LETTERS.charAt(code[i] & 0xf));
        }
        return letters.toString();
    }
}
