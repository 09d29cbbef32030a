package dev.phoenix.compare.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Reads one JSON document from bytes, within limits, keeping every digit and telling duplicate keys.
public final class JsonReader {
    /// Deeper nesting than this is nobody's answer and would cost stack.
    public static final int MAX_DEPTH = 500;
    /// A larger document is not compared.
    public static final int MAX_BYTES = 64 * 1024 * 1024;
    /// More values than this in one document would cost too much memory.
    public static final int MAX_VALUES = 2_000_000;
    /// Numbers longer than this are not money.
    public static final int MAX_NUMBER_LENGTH = 10_000;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.newBoundedPool(64))
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 1) // so that it is said in our words
                    .maxStringLength(MAX_BYTES)
                    .maxNameLength(100_000)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .build();

    private final JsonParser parser;
    private final Seen seen;
    private int depth;

    private JsonReader(JsonParser parser, Seen seen, int depth) {
        this.parser = parser;
        this.seen = seen;
        this.depth = depth;
    }

    /// What was seen in all documents that are read together.
    private static final class Seen {
        private final List<Duplicate> duplicates = new ArrayList<>();
        private int values;
    }

    /// What reading ends with.
    public sealed interface Outcome {}

    /// The document, and the keys that it has more than once (the last one's value is in the document).
    public record Document(Json value, List<Duplicate> duplicates) implements Outcome {
        public Document {
            duplicates = List.copyOf(duplicates);
        }
    }

    /// Why the bytes are not a document that can be read.
    public record Unreadable(String reason) implements Outcome {}

    /// A key that one object has more than once: where, and the value that the later one replaced.
    public record Duplicate(Location at, Json replaced) {}

    /// Reads `bytes`, which must hold exactly one document.
    public static Outcome read(byte[] bytes) {
        return read(bytes, Location.root());
    }

    /// Reads a document that stands at `root` of another, whose nesting counts too.
    public static Outcome read(byte[] bytes, Location root) {
        return outcome(seen -> document(bytes, 0, bytes.length, root, seen));
    }

    /// Reads documents that stand one after the other, such as lines, as one array. The limits hold for all of them
    /// together.
    public static Outcome readAll(byte[] bytes, char separator) {
        return outcome(seen -> documents(bytes, separator, seen));
    }

    private interface Reading {
        Json with(Seen seen) throws IOException;
    }

    private static Outcome outcome(Reading reading) {
        var seen = new Seen();
        try {
            return new Document(reading.with(seen), seen.duplicates);
        } catch (JsonProcessingException wrong) {
            return new Unreadable(wrong.getOriginalMessage() + where(wrong));
        } catch (TooManyValues | IOException wrong) {
            return new Unreadable(String.valueOf(wrong.getMessage()));
        }
    }

    private static Json documents(byte[] bytes, char separator, Seen seen) throws IOException {
        var items = new ArrayList<Json>();
        int from = 0;
        for (int to = 0; to <= bytes.length; to++) {
            if (to == bytes.length || bytes[to] == separator) {
                if (!isBlank(bytes, from, to)) {
                    items.add(document(bytes, from, to - from, Location.root().item(items.size()), seen));
                }
                from = to + 1;
            }
        }
        return new Json.Array(items);
    }

    private static Json document(byte[] bytes, int offset, int length, Location root, Seen seen) throws IOException {
        if (length > MAX_BYTES) {
            throw new IOException("larger than " + MAX_BYTES + " bytes");
        }
        try (var parser = FACTORY.createParser(bytes, offset, length)) {
            var reader = new JsonReader(parser, seen, root.andAbove().size() - 1);
            reader.count();
            if (parser.nextToken() == null) {
                throw new IOException("no content");
            }
            var value = reader.value(root);
            if (parser.nextToken() != null) {
                throw new IOException("content after the end of the document");
            }
            return value;
        }
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\n') {
                return false;
            }
        }
        return true;
    }

    private static String where(JsonProcessingException wrong) {
        var location = wrong.getLocation();
        return location == null ? "" : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    /// The value at the current token. A place is only worked out where something can stand below it.
    private Json value(Location at) throws IOException {
        boolean isStruct = parser.currentToken() == JsonToken.START_OBJECT;
        if (!isStruct && parser.currentToken() != JsonToken.START_ARRAY) {
            return scalar();
        }
        if (++depth > MAX_DEPTH) {
            throw new IOException("nested more than " + MAX_DEPTH + " deep");
        }
        var value = isStruct ? struct(at) : array(at);
        depth--;
        return value;
    }

    private Json scalar() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> new Json.Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Decimal.of(parser.getText());
            case VALUE_TRUE -> new Json.Bool(true);
            case VALUE_FALSE -> new Json.Bool(false);
            case VALUE_NULL -> new Json.Null();
            default -> throw new IOException("unexpected " + parser.currentToken());
        };
    }

    private void count() {
        if (++seen.values > MAX_VALUES) {
            throw new TooManyValues();
        }
    }

    private Json struct(Location at) throws IOException {
        var members = new LinkedHashMap<String, Json>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            count();
            var name = parser.currentName();
            boolean scalar = parser.nextToken().isScalarValue();
            var replaced = members.put(name, scalar ? scalar() : value(at.member(name)));
            if (replaced != null) {
                seen.duplicates.add(new Duplicate(at.member(name), replaced));
            }
        }
        return new Json.Struct(members);
    }

    private Json array(Location at) throws IOException {
        var items = new ArrayList<Json>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            count();
            boolean scalar = parser.currentToken().isScalarValue();
            items.add(scalar ? scalar() : value(at.item(items.size())));
        }
        return new Json.Array(items);
    }

    /// The document has more values than [#MAX_VALUES].
    private static final class TooManyValues extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyValues() {
            super("more than " + MAX_VALUES + " values", null, false, false);
        }
    }
}
