package dev.phoenix.compare;

import dev.phoenix.compare.json.Json;
import dev.phoenix.compare.json.JsonReader;
import java.util.List;
import java.util.Optional;

/// A body as it is compared: one tree of values, whatever its media type.
sealed interface Body {
    /// A larger body is not unpacked or compared.
    int MAX_BYTES = JsonReader.MAX_BYTES;

    /// A body that was understood; `form` says as what.
    record Read(Form form, Json value, List<JsonReader.Duplicate> duplicates) implements Body {
        Read(Form form, Json value) {
            this(form, value, List.of());
        }
    }

    /// A body that claims to be something and is not. `reason` is one of few.
    record Unreadable(String reason, String detail) implements Body {
        static final String NOT_READ = "body cannot be read";

        Unreadable(String detail) {
            this(NOT_READ, detail);
        }
    }

    /// What a body was understood as: how people call it, and where its places start.
    enum Form {
        NOTHING("no content", "$"),
        JSON("JSON", "$"),
        LINES("JSON lines", "$"),
        EVENTS("event stream", "$"),
        FIELDS("form", "$"),
        MULTIPART("multipart", "$"),
        TEXT("text", "$"),
        BINARY("binary", "$"),
        XML("XML", "xml"),
        HTML("HTML", "html");

        final String word;
        final String root;

        Form(String word, String root) {
            this.word = word;
            this.root = root;
        }

        boolean isMarkup() {
            return this == XML || this == HTML;
        }
    }

    /// The body of an answer.
    static Body of(Answer answer) {
        return switch (Packing.undone(answer)) {
            case Packing.Plain(byte[] bytes) -> BodyReader.read(bytes, MediaType.of(answer));
            case Packing.Refused(String reason, String detail) -> new Unreadable(reason, detail);
        };
    }

    /// The document, when the body is one.
    default Optional<Json> json() {
        return this instanceof Read read && read.form() == Form.JSON ? Optional.of(read.value()) : Optional.empty();
    }
}
