package dev.phoenix.chassis;

import java.io.Serial;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Reads a process's configuration from its environment into one record tree: `ORDERS_DATABASE_URL` is component
/// `url` of the record in component `database`. What the environment leaves out may stand in a file that
/// `ORDERS_CONFIG` names. Every problem is found before any is told.
public final class Configuration {
    /// The value of a component that the environment leaves out. Without one, and not `Optional`, it must be given.
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Default {
        String value();
    }

    /// A record component whose keys stand beside its neighbours', without the component's name before them.
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Spread {}

    /// What is wrong with the configuration, a line for each key.
    public static final class Invalid extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1;

        Invalid(List<String> problems) {
            super(String.join("\n", problems));
        }
    }

    private static final String FILE = "_CONFIG";

    private final Map<String, String> environment;
    private final Optional<ConfigurationFile> file;
    private final TreeSet<String> known = new TreeSet<>();
    private final List<String> problems = new ArrayList<>();

    private Configuration(String prefix, Map<String, String> environment) {
        this.environment = environment;
        this.file = Optional.ofNullable(environment.get(prefix + FILE))
                .filter(path -> !path.isBlank())
                .map(path -> ConfigurationFile.read(Path.of(path), prefix, problems));
        known.add(prefix + FILE);
    }

    /// Reads all keys that start with `prefix_`, and the file, or throws `Invalid`.
    public static <T extends Record> T read(String prefix, Class<T> type, Map<String, String> environment) {
        var reading = new Configuration(prefix, environment);
        var settings = reading.tree(prefix, type);
        reading.refuseUnknown(prefix);
        if (settings == null || !reading.problems.isEmpty()) {
            throw new Invalid(reading.problems);
        }
        return type.cast(settings);
    }

    private void refuseUnknown(String prefix) {
        environment.keySet().stream()
                .filter(key -> key.startsWith(prefix + "_") && !known.contains(key))
                .sorted()
                .forEach(key -> problems.add(key + " is not known. Is it " + nearest(key) + "?"));
        known.remove(prefix + FILE);
        file.ifPresent(each -> each.values().keySet().stream()
                .filter(key -> !known.contains(key))
                .forEach(key -> problems.add(each.name(key) + " is not known. Is it "
                        + each.name(nearest(key)).split(" ", 2)[0] + "?")));
    }

    /// What was given under a key. The environment wins.
    private Optional<String> given(String key) {
        return Optional.ofNullable(environment.get(key))
                .filter(text -> !text.isBlank())
                .or(() -> file.map(each -> each.values().get(key)).filter(text -> !text.isBlank()));
    }

    /// How the key is called where its value stands.
    private String place(String key) {
        boolean inEnvironment = !environment.getOrDefault(key, "").isBlank();
        return inEnvironment || given(key).isEmpty() ? key : file.orElseThrow().name(key);
    }

    private @Nullable Object tree(String prefix, Class<?> type) {
        var components = type.getRecordComponents();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(components)
                .map(component -> Optional.ofNullable(value(prefix, component)))
                .toList();
        if (!values.stream().allMatch(Optional::isPresent)) {
            return null;
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.stream().map(Optional::get).toArray());
        } catch (ReflectiveOperationException refused) {
            var cause = refused.getCause() == null ? refused : refused.getCause();
            problems.add(prefix + "_…: " + cause.getMessage());
            return null;
        }
    }

    private @Nullable Object value(String prefix, RecordComponent component) {
        var words = component.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
        var key = prefix + "_" + words;
        var type = component.getType();
        if (type.isRecord() && type != Secret.class) {
            return tree(component.isAnnotationPresent(Spread.class) ? prefix : key, type);
        }
        known.add(key);
        var given = given(key);
        if (component.getGenericType() instanceof ParameterizedType optional) {
            var inner = (Class<?>) optional.getActualTypeArguments()[0];
            return given.isEmpty() ? given : Optional.ofNullable(parse(key, inner, given.get()));
        }
        var fallback =
                Optional.ofNullable(component.getAnnotation(Default.class)).map(Default::value);
        if (given.or(() -> fallback).isEmpty()) {
            problems.add(key + " is missing.");
            return null;
        }
        return parse(key, type, given.or(() -> fallback).orElseThrow());
    }

    private @Nullable Object parse(String key, Class<?> type, String text) {
        try {
            return switch (type.getSimpleName()) {
                case "String" -> text;
                case "Secret" -> new Secret(text);
                case "int" -> Integer.parseInt(text);
                case "URI" -> httpAddress(text);
                case "Duration" -> duration(text);
                default -> constant(type, text);
            };
        } catch (RuntimeException unreadable) {
            problems.add(place(key) + " is '" + text + "': " + wanted(type) + " is needed.");
            return null;
        }
    }

    private static Duration duration(String text) {
        return text.endsWith("ms")
                ? Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)))
                : Duration.parse("PT" + text);
    }

    private static URI httpAddress(String text) {
        var address = URI.create(text);
        if (address.getHost() == null || !String.valueOf(address.getScheme()).matches("https?")) {
            throw new IllegalArgumentException(text);
        }
        return address;
    }

    private static Object constant(Class<?> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> each.toString().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow();
    }

    private static String wanted(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "int" -> "a whole number";
            case "URI" -> "an address such as http://127.0.0.1:9201";
            case "Duration" -> "a duration such as 250ms, 5s or 2m";
            default -> "one of " + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT);
        };
    }

    private String nearest(String key) {
        return known.stream()
                .min(Comparator.comparingInt(each -> distance(each, key)))
                .orElseThrow();
    }

    /// Levenshtein's distance: how many letters must be put in, taken out or changed.
    private static int distance(String from, String to) {
        var row = new int[to.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
