package dev.phoenix.compare;

import dev.phoenix.compare.Body.Form;
import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import dev.phoenix.compare.markup.HtmlReader;
import dev.phoenix.compare.markup.Markup;
import dev.phoenix.compare.markup.XmlReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads a body by its media type. Where that says little, or the bytes are plainly something else, they are looked
/// into: a wrong type is a difference of the head, not of the body.
final class BodyReader {
    /// More lines than this would cost too much memory.
    private static final int MAX_LINES = 1_000_000;
    /// How far a body is looked into for what it is.
    private static final int LOOK = 1024;
    /// Hexadecimal digits of the hash that a binary body is compared by: 128 bits.
    private static final int HASH_DIGITS = 32;

    private static final Pattern HTML_START =
            Pattern.compile("(?:<!--.*?-->\\s*)*<(?:!doctype\\s+html|html)[\\s>].*", Pattern.DOTALL);
    private static final Pattern XML_ENCODING = Pattern.compile("^<\\?xml[^>]+encoding\\s*=\\s*[\"']([a-z0-9_:.-]+)");
    private static final Pattern META_CHARSET = Pattern.compile("<meta[^>]+charset\\s*=\\s*[\"']?([a-z0-9_:.-]+)");

    private final byte[] bytes;
    private final MediaType type;

    private BodyReader(byte[] bytes, MediaType type) {
        this.bytes = bytes;
        this.type = type;
    }

    static Body read(byte[] bytes, MediaType type) {
        if (bytes.length == 0) {
            return new Body.Read(Form.NOTHING, new Json.Text(""));
        }
        if (bytes.length > Body.MAX_BYTES) {
            return new Body.Unreadable("larger than " + Body.MAX_BYTES + " bytes");
        }
        return new BodyReader(bytes, type).read();
    }

    private Body read() {
        if (type.isJson()) {
            return expected(json());
        }
        if (type.isXml()) {
            return expected(xml());
        }
        return switch (type.type()) {
            case "application/x-ndjson", "application/jsonl", "application/x-jsonlines" -> expected(lines('\n'));
            case "application/json-seq" -> expected(lines('\u001e'));
            case "text/event-stream" -> EventStream.read(text());
            case "application/x-www-form-urlencoded" -> Fields.read(text());
            case "text/html" -> looksLikeJson() && json() instanceof Body.Read read ? read : html();
            default -> type.type().startsWith("multipart/") ? Multipart.read(bytes, type) : sniffed();
        };
    }

    /// What the type says it is; when it plainly is something else, that.
    private Body expected(Body read) {
        if (read instanceof Body.Read) {
            return read;
        }
        if (startsLikeHtml()) {
            return html();
        }
        var other = startsLikeXml() ? xml() : looksLikeJson() ? json() : read;
        return other instanceof Body.Read ? other : read;
    }

    /// Of a type that says little, or one that is not looked into further when the bytes are what it says.
    private Body sniffed() {
        if (looksLikeJson() && json() instanceof Body.Read read) {
            return read;
        }
        if (startsLikeXml() && xml() instanceof Body.Read read) {
            return read;
        }
        boolean isText = type.type().startsWith("text/") || type.saysLittle();
        if (isText && startsLikeHtml()) {
            return html();
        }
        return isText && isReadable() ? lines() : binary();
    }

    private Body json() {
        return document(JsonReader.read(bytes), Form.JSON, "not JSON: ");
    }

    private Body lines(char separator) {
        return document(JsonReader.readAll(bytes, separator), Form.LINES, "not JSON lines: ");
    }

    private static Body document(JsonReader.Outcome outcome, Form form, String problem) {
        return switch (outcome) {
            case JsonReader.Document document -> new Body.Read(form, document.value(), document.duplicates());
            case JsonReader.Unreadable(String reason) -> new Body.Unreadable(problem + reason);
        };
    }

    private Body xml() {
        var charset =
                byteOrder().or(type::charset).or(() -> named(XML_ENCODING)).orElse(StandardCharsets.UTF_8);
        return Characters.strict(bytes, charset)
                .map(text -> markup(XmlReader.read(text), Form.XML))
                .orElseGet(() -> new Body.Unreadable("not XML: its bytes are no " + charset));
    }

    private Body html() {
        var charset = type.charset().or(() -> named(META_CHARSET)).orElse(StandardCharsets.UTF_8);
        return markup(HtmlReader.read(decoded(charset)), Form.HTML);
    }

    private static Body markup(Markup.Outcome outcome, Form form) {
        return switch (outcome) {
            case Markup.Document(Json.Struct root) -> new Body.Read(form, root);
            case Markup.Unreadable(String reason) -> new Body.Unreadable("not " + form.word + ": " + reason);
        };
    }

    /// The encoding that a byte order mark, or the blank second byte of the first character, tells.
    private Optional<Charset> byteOrder() {
        int first = bytes.length < 2 ? 0 : ((bytes[0] & 0xFF) << 8) | (bytes[1] & 0xFF);
        return switch (first) {
            case 0xFEFF, '<' -> Optional.of(StandardCharsets.UTF_16BE);
            case 0xFFFE, '<' << 8 -> Optional.of(StandardCharsets.UTF_16LE);
            default -> Optional.empty();
        };
    }

    /// The encoding that the document names of itself.
    private Optional<Charset> named(Pattern pattern) {
        var named = pattern.matcher(start());
        return named.find() ? MediaType.parse(";charset=" + named.group(1)).charset() : Optional.empty();
    }

    private boolean looksLikeJson() {
        var start = start();
        return start.startsWith("{") || start.startsWith("[");
    }

    private boolean startsLikeXml() {
        return start().startsWith("<?xml");
    }

    private boolean startsLikeHtml() {
        return HTML_START.matcher(start()).matches();
    }

    /// The first characters in lower case, without a byte order mark and blanks.
    private String start() {
        var start = new String(bytes, 0, Math.min(bytes.length, LOOK), StandardCharsets.ISO_8859_1);
        var text = start.startsWith("\u00EF\u00BB\u00BF") ? start.substring(3) : start;
        return text.stripLeading().toLowerCase(Locale.ROOT);
    }

    private boolean isReadable() {
        for (byte b : bytes) {
            if (b >= 0 && b < ' ' && b != '\n' && b != '\r' && b != '\t' && b != '\f') {
                return false;
            }
        }
        return true;
    }

    private String text() {
        return decoded(type.charset().orElse(StandardCharsets.UTF_8));
    }

    private String decoded(Charset charset) {
        return Characters.of(bytes, charset);
    }

    private Body lines() {
        var lines = new ArrayList<Json>();
        text().lines().limit(MAX_LINES + 1L).forEach(line -> lines.add(new Json.Text(line)));
        return lines.size() > MAX_LINES
                ? new Body.Unreadable("more than " + MAX_LINES + " lines")
                : new Body.Read(Form.TEXT, new Json.Array(lines));
    }

    private Body binary() {
        try {
            var hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
            return new Body.Read(
                    Form.BINARY,
                    new Json.Text("%d bytes, sha256 %s".formatted(bytes.length, hash.substring(0, HASH_DIGITS))));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
