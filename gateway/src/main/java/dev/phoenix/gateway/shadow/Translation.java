package dev.phoenix.gateway.shadow;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.phoenix.plan.SideName;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Says a request in the other side's names: path segments, query values, and the JSON values of the body that are
/// ids with a known twin. Everything else stays byte for byte as it was. *Any thread.*
///
/// @param from the side whose names the request uses
public record Translation(KnownTwins twins, String customer, SideName from) {
    private static final JsonFactory JSON = new JsonFactory();

    /// The target with every known name said in the other side's words.
    public String target(String target) {
        int query = target.indexOf('?');
        var path = query < 0 ? target : target.substring(0, query);
        var out = new StringBuilder(target.length() + 32);
        int from = 0;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            out.append(name(path.substring(from, to)));
            if (slash >= 0) {
                out.append('/');
            }
            from = to + 1;
        }
        return query < 0
                ? out.toString()
                : out.append(query(target.substring(query))).toString();
    }

    private String query(String query) {
        var out = new StringBuilder(query.length() + 32).append('?');
        var separator = "";
        for (var part : query.substring(1).split("&", -1)) {
            int equals = part.indexOf('=');
            out.append(separator);
            if (equals < 0) {
                out.append(part);
            } else {
                out.append(part, 0, equals + 1).append(name(part.substring(equals + 1)));
            }
            separator = "&";
        }
        return out.toString();
    }

    private String name(String text) {
        return text.isEmpty()
                ? text
                : twins.otherName(customer, from, text).map(ThingId::text).orElse(text);
    }

    /// The body with every known name said in the other side's words; unchanged when it is no JSON.
    public Buffer body(Buffer body) {
        if (!looksLikeJson(body)) {
            return body;
        }
        byte[] bytes = body.getBytes();
        try (var parser = JSON.createParser(bytes)) {
            return rewritten(bytes, parser).orElse(body);
        } catch (IOException noJson) {
            return body;
        }
    }

    private static boolean looksLikeJson(Buffer body) {
        return body.length() > 1 && (body.getByte(0) == '{' || body.getByte(0) == '[');
    }

    /// The bytes with the values replaced in place; empty when there is nothing to replace.
    private Optional<Buffer> rewritten(byte[] bytes, JsonParser parser) throws IOException {
        var out = new ByteArrayOutputStream(bytes.length + 64);
        int copied = 0;
        for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
            if (token != JsonToken.VALUE_STRING && token != JsonToken.VALUE_NUMBER_INT) {
                continue;
            }
            var id = new ThingId(parser.getText(), token == JsonToken.VALUE_NUMBER_INT);
            var other = twins.otherName(customer, from, id);
            if (other.isPresent()) {
                int start = (int) parser.currentTokenLocation().getByteOffset();
                out.write(bytes, copied, start - copied);
                out.writeBytes(json(other.get()));
                copied = (int) parser.currentLocation().getByteOffset();
            }
        }
        if (copied == 0) {
            return Optional.empty();
        }
        out.write(bytes, copied, bytes.length - copied);
        return Optional.of(Buffer.buffer(out.toByteArray()));
    }

    private static byte[] json(ThingId id) {
        if (id.isNumber()) {
            return id.text().getBytes(StandardCharsets.UTF_8);
        }
        var quoted = JsonStringEncoder.getInstance().quoteAsString(id.text());
        return ('"' + new String(quoted) + '"').getBytes(StandardCharsets.UTF_8);
    }
}
