package dev.phoenix.compare.json;

/// Writes a value as compact JSON; numbers keep the text they came with.
final class JsonWriter {
    private final StringBuilder out = new StringBuilder();

    private JsonWriter() {}

    static String write(Json value) {
        var writer = new JsonWriter();
        writer.append(value);
        return writer.out.toString();
    }

    private void append(Json value) {
        switch (value) {
            case Json.Null _ -> out.append("null");
            case Json.Bool(boolean flag) -> out.append(flag);
            case Decimal number -> out.append(number.text());
            case Json.Text(String text) -> quote(text);
            case Json.Array array -> array(array);
            case Json.Struct struct -> struct(struct);
        }
    }

    private void array(Json.Array array) {
        var separator = "[";
        for (var item : array.items()) {
            out.append(separator);
            append(item);
            separator = ",";
        }
        out.append(array.items().isEmpty() ? "[]" : "]");
    }

    private void struct(Json.Struct struct) {
        var separator = "{";
        for (var member : struct.members().entrySet()) {
            out.append(separator);
            quote(member.getKey());
            out.append(':');
            append(member.getValue());
            separator = ",";
        }
        out.append(struct.members().isEmpty() ? "{}" : "}");
    }

    private void quote(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || (Character.isSurrogate(c) && lonely(text, i))) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /// A surrogate without its other half cannot be written as UTF-8; the escape keeps it.
    private static boolean lonely(String text, int i) {
        if (Character.isHighSurrogate(text.charAt(i))) {
            return i + 1 >= text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
    }
}
