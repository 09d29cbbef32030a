package dev.phoenix.compare;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Kinds of values that can be asserted without saying which value: the shape of an id, of a time, of a number.
public enum ValueKind {
    UUID("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"),
    TIMESTAMP("\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:?\\d\\d)?"),
    DATE("\\d{4}-\\d\\d-\\d\\d"),
    DIGITS("\\d+"),
    NUMBER("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?"),
    URL("https?://\\S+"),
    ID("[A-Za-z]+[_-](?=[0-9A-Za-z-]*\\d)[0-9A-Za-z-]{6,}"),
    TEXT("(?s).*");

    private final Pattern pattern;

    ValueKind(String regex) {
        this.pattern = Pattern.compile(regex);
    }

    /// The first kind, from the strictest on, that the text is of.
    public static ValueKind of(String text) {
        for (var kind : values()) {
            if (kind.pattern.matcher(text).matches()) {
                return kind;
            }
        }
        return TEXT;
    }

    /// How rules and signatures call it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Pattern> pattern(String word) {
        return Stream.of(values())
                .filter(kind -> kind.word().equals(word))
                .map(kind -> kind.pattern)
                .findFirst();
    }

    static String names() {
        return Stream.of(values()).map(ValueKind::word).collect(Collectors.joining(", "));
    }
}
