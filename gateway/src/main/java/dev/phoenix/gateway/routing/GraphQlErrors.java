package dev.phoenix.gateway.routing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;

/// Whether a GraphQL answer says that something went wrong: a top-level `errors` with something in it. It reads along
/// while the answer streams by and holds nothing of it. What is no JSON, or packed, has no errors. *One thread.*
public final class GraphQlErrors {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonParser parser = parser();
    private int depth;
    private boolean named;
    private boolean opened;
    private boolean found;
    private boolean over;

    private static JsonParser parser() {
        try {
            return JSON.createNonBlockingByteArrayParser();
        } catch (IOException impossible) {
            throw new IllegalStateException("A parser that reads nothing yet cannot fail to read.", impossible);
        }
    }

    /// Whether this whole answer has errors.
    public static boolean in(Buffer answer) {
        var errors = new GraphQlErrors();
        errors.read(answer);
        return errors.areThere();
    }

    /// The next part of the answer.
    public void read(Buffer chunk) {
        if (over) {
            return;
        }
        try {
            var bytes = chunk.getBytes();
            ((ByteArrayFeeder) parser.getNonBlockingInputFeeder()).feedInput(bytes, 0, bytes.length);
            while (!over) {
                var token = parser.nextToken();
                if (token == null || token == JsonToken.NOT_AVAILABLE) {
                    return;
                }
                look(token);
            }
        } catch (IOException noJson) {
            over = true;
        }
    }

    private void look(JsonToken token) throws IOException {
        if (depth == 1 && token == JsonToken.FIELD_NAME) {
            named = parser.currentName().equals("errors");
        } else if (depth == 1) {
            opened = named && token == JsonToken.START_ARRAY;
        } else if (depth == 2 && opened) {
            found = token != JsonToken.END_ARRAY;
            opened = false;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        over = found || depth == 0;
    }

    /// Whether errors were seen so far.
    public boolean areThere() {
        return found;
    }
}
