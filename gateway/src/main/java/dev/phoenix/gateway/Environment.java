package dev.phoenix.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Reads settings from environment variables with one prefix, and collects everything that is wrong with them: values
/// that cannot be read, and keys that nobody asked for. *One thread.*
final class Environment {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
    private static final int HIGHEST_PORT = 65_535;

    private final Map<String, String> values;
    private final String prefix;
    private final TreeSet<String> asked = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    Environment(Map<String, String> values, String prefix) {
        this.values = values;
        this.prefix = prefix;
    }

    Optional<String> optional(String key) {
        asked.add(prefix + key);
        return Optional.ofNullable(values.get(prefix + key)).map(String::strip).filter(value -> !value.isEmpty());
    }

    String text(String key, String otherwise) {
        return optional(key).orElse(otherwise);
    }

    int number(String key, int otherwise, int least) {
        return (int) whole(key, otherwise, least, Integer.MAX_VALUE);
    }

    long bytes(String key, long otherwise) {
        return whole(key, otherwise, 1, Long.MAX_VALUE);
    }

    /// A port; 0, which is also the default, takes any free one.
    int port(String key) {
        return (int) whole(key, 0, 0, HIGHEST_PORT);
    }

    private long whole(String key, long otherwise, long least, long most) {
        var text = optional(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            long value = Long.parseLong(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // said below, together with what would be right
        }
        wrong(key, text.get(), "a whole number from " + least + (most < Long.MAX_VALUE ? " to " + most : ""));
        return otherwise;
    }

    Duration duration(String key, Duration otherwise) {
        var text = optional(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        var matcher = DURATION.matcher(text.get());
        if (!matcher.matches()) {
            wrong(key, text.get(), "a duration such as 250ms, 5s or 2m");
            return otherwise;
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    Optional<URI> url(String key) {
        var text = optional(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            var url = URI.create(text.get());
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return Optional.of(url);
            }
        } catch (IllegalArgumentException notAUrl) {
            // said below, together with what would be right
        }
        wrong(key, text.get(), "a URL such as http://127.0.0.1:9090");
        return Optional.empty();
    }

    <E extends Enum<E>> E choice(String key, E otherwise) {
        var choices = otherwise.getDeclaringClass().getEnumConstants();
        var text = optional(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        for (var choice : choices) {
            if (word(choice).equalsIgnoreCase(text.get())) {
                return choice;
            }
        }
        wrong(
                key,
                text.get(),
                "one of " + Arrays.stream(choices).map(Environment::word).toList());
        return otherwise;
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void problem(String sentence) {
        problems.add(sentence);
    }

    private void wrong(String key, String value, String right) {
        problem(prefix + key + " is `" + value + "`; it must be " + right + ".");
    }

    /// Everything wrong so far, with the keys that nobody has asked for.
    List<String> problems() {
        values.keySet().stream()
                .filter(key -> key.startsWith(prefix) && !asked.contains(key))
                .sorted()
                .forEach(key -> problem(key + " is not a setting; the nearest is " + nearest(key) + "."));
        return List.copyOf(problems);
    }

    private String nearest(String key) {
        return asked.stream()
                .min(Comparator.comparingInt(known -> distance(key, known)))
                .orElse(prefix);
    }

    /// The edit distance of two keys.
    private static int distance(String one, String other) {
        var row = new int[other.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
