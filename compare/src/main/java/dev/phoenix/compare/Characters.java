package dev.phoenix.compare;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Bytes as characters without losing any: bytes that make no sense in their encoding are never replaced by one and the
/// same character, which would make two texts equal that are not.
final class Characters {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private Characters() {}

    /// The text, if the bytes are one in this encoding.
    static Optional<String> strict(byte[] bytes, Charset charset) {
        try {
            var text = charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return Optional.of(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        } catch (CharacterCodingException | UnsupportedOperationException _) {
            return Optional.empty();
        }
    }

    /// The text; a character for each byte where the bytes are none in this encoding.
    static String of(byte[] bytes, Charset charset) {
        return strict(bytes, charset).orElseGet(() -> new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /// Undoes `%20` and `+`.
    ///
    /// @throws IllegalArgumentException when a `%` is not followed by two hexadecimal digits
    static String ofForm(String text) {
        if (text.indexOf('%') < 0) {
            return text.replace('+', ' ');
        }
        var bytes = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.write(hexadecimal(text, i + 1));
                i += 2;
            } else if (c == '+') {
                bytes.write(' ');
            } else {
                int point = text.codePointAt(i);
                bytes.writeBytes(Character.toString(point).getBytes(StandardCharsets.UTF_8));
                i += Character.charCount(point) - 1;
            }
        }
        return of(bytes.toByteArray(), StandardCharsets.UTF_8);
    }

    private static int hexadecimal(String text, int at) {
        int high = at + 1 < text.length() ? Character.digit(text.charAt(at), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text.charAt(at + 1), 16);
        if (low < 0) {
            throw new IllegalArgumentException("% is not followed by two hexadecimal digits");
        }
        return high * 16 + low;
    }
}
