package dev.phoenix.chassis;

import java.io.IOException;
import java.io.Serial;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/// A process's configuration in a file of properties: `database.url` stands for `ORDERS_DATABASE_URL`. One thread.
final class ConfigurationFile {
    private final Path path;
    private final String prefix;
    private final Map<String, String> values = new TreeMap<>();
    private final List<String> problems;

    private ConfigurationFile(Path path, String prefix, List<String> problems) {
        this.path = path;
        this.prefix = prefix;
        this.problems = problems;
    }

    /// Reads it; what is wrong with it is added to the problems.
    static ConfigurationFile read(Path path, String prefix, List<String> problems) {
        var file = new ConfigurationFile(path, prefix, problems);
        try (var lines = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            file.new Lines().load(lines);
        } catch (IOException | IllegalArgumentException unreadable) {
            problems.add(path + " cannot be read: " + unreadable);
        }
        return file;
    }

    /// By the names that the environment has for them.
    Map<String, String> values() {
        return values;
    }

    /// What a key of the environment is called here.
    String name(String key) {
        return key.substring(prefix.length() + 1).toLowerCase(Locale.ROOT).replace('_', '.') + " in " + path;
    }

    /// The JDK's reader of such files keeps the last of two lines with one key; which one was meant nobody can say.
    private final class Lines extends Properties {
        @Serial
        private static final long serialVersionUID = 1;

        @Override
        public synchronized Object put(Object key, Object value) {
            var name = String.valueOf(key);
            if (!name.equals(name.toLowerCase(Locale.ROOT)) || name.contains("_")) {
                problems.add(name + " in " + path + ": keys are lower case with dots, such as database.url.");
            } else if (values.put(prefix + "_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), String.valueOf(value))
                    != null) {
                problems.add(name + " in " + path + " is there twice.");
            }
            return super.put(key, value);
        }
    }
}
