package dev.phoenix.legacy;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What the process is started with: environment keys with the prefix `LEGACY_`.
record Settings(Listen listen, Store store, Payments payments, String operatorToken) {
    /// Where it listens, and how many requests it works on at once; more wait.
    record Listen(String host, int port, int threads) {}

    /// Its database, and how many connections to it.
    record Store(String url, Optional<String> user, Optional<String> password, int connections) {}

    /// The payment provider.
    record Payments(String url, String key, String webhookSecret) {}

    /// Everything that is wrong with the environment.
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(List<String> problems) {
            super(String.join("\n", problems));
        }
    }

    private static final String PREFIX = "LEGACY_";

    /// The server itself needs a few threads before it can work on any request.
    private static final int FEWEST_THREADS = 8;

    static Settings read(Map<String, String> environment) throws Wrong {
        var reader = new Reader(environment);
        var settings = new Settings(
                new Listen(
                        reader.text("HOST", "127.0.0.1"),
                        reader.whole("PORT", 9100, 0, 65_535),
                        reader.whole("THREADS", 64, FEWEST_THREADS, 1000)),
                new Store(
                        reader.text("DATABASE_URL"),
                        reader.optional("DATABASE_USER"),
                        reader.optional("DATABASE_PASSWORD"),
                        reader.whole("CONNECTIONS", 10, 1, 500)),
                new Payments(
                        reader.address("PROVIDER_URL"), reader.text("PROVIDER_KEY"), reader.text("WEBHOOK_SECRET")),
                reader.text("OPERATOR_TOKEN"));
        reader.unknownKeys();
        if (!reader.problems.isEmpty()) {
            throw new Wrong(reader.problems);
        }
        return settings;
    }

    /// Reads keys and collects what is wrong with them. One thread.
    private static final class Reader {
        private final Map<String, String> given = new TreeMap<>();
        private final List<String> known = new ArrayList<>();
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> environment) {
            environment.forEach((key, value) -> {
                if (key.startsWith(PREFIX)) {
                    given.put(key, value);
                }
            });
        }

        Optional<String> optional(String name) {
            known.add(PREFIX + name);
            return Optional.ofNullable(given.get(PREFIX + name)).filter(value -> !value.isBlank());
        }

        String text(String name, String otherwise) {
            return optional(name).orElse(otherwise);
        }

        String text(String name) {
            return optional(name).orElseGet(() -> {
                problems.add(PREFIX + name + " is missing.");
                return "";
            });
        }

        String address(String name) {
            var address = text(name);
            try {
                if (!address.isEmpty() && URI.create(address).getHost() == null) {
                    problems.add(PREFIX + name + " must be a URL like http://127.0.0.1:9300, not " + address + ".");
                }
            } catch (IllegalArgumentException e) {
                problems.add(PREFIX + name + " is not a URL: " + address + ".");
            }
            return address;
        }

        int whole(String name, int otherwise, int least, int most) {
            var text = text(name, Integer.toString(otherwise));
            if (text.matches("[0-9]{1,9}")) {
                int number = Integer.parseInt(text);
                if (number >= least && number <= most) {
                    return number;
                }
            }
            problems.add(
                    "%s%s must be a whole number from %d to %d, not %s.".formatted(PREFIX, name, least, most, text));
            return otherwise;
        }

        void unknownKeys() {
            for (var key : given.keySet()) {
                if (!known.contains(key)) {
                    var nearest = known.stream().min(Comparator.comparingInt(each -> distance(key, each)));
                    problems.add(key + " is not known. Is it " + nearest.orElseThrow() + "?");
                }
            }
        }

        /// How many letters differ (Levenshtein).
        private static int distance(String from, String to) {
            var row = new int[to.length() + 1];
            java.util.Arrays.setAll(row, i -> i);
            for (int i = 1; i <= from.length(); i++) {
                int diagonal = row[0];
                row[0] = i;
                for (int j = 1; j <= to.length(); j++) {
                    int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                    diagonal = row[j];
                    row[j] = Math.min(changed, Math.min(row[j - 1], row[j]) + 1);
                }
            }
            return row[to.length()];
        }
    }
}
