package dev.phoenix.control.settings;

import dev.phoenix.plan.Plan;
import dev.phoenix.plan.PlanResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Reads the configuration from environment variables and collects everything that is wrong with them.
///
/// One thread.
public final class Environment {
    private static final String PREFIX = "CONTROL_";
    private static final String HOST = "CONTROL_HOST";
    private static final String PORT = "CONTROL_PORT";
    private static final String PLAN = "CONTROL_PLAN";
    private static final String DATABASE_URL = "CONTROL_DATABASE_URL";
    private static final String DATABASE_USER = "CONTROL_DATABASE_USER";
    private static final String DATABASE_PASSWORD = "CONTROL_DATABASE_PASSWORD";
    private static final String CONNECTIONS = "CONTROL_CONNECTIONS";
    private static final String LEASE_SECONDS = "CONTROL_LEASE_SECONDS";
    private static final String OPERATOR_TOKEN = "CONTROL_OPERATOR_TOKEN";
    private static final String GATEWAY_TOKEN = "CONTROL_GATEWAY_TOKEN";
    private static final String NAME = "CONTROL_NAME";
    private static final String TLS_CERTIFICATE = "CONTROL_TLS_CERTIFICATE";
    private static final String TLS_KEY = "CONTROL_TLS_KEY";
    private static final String WITHOUT_TLS = "CONTROL_WITHOUT_TLS";
    private static final String WITHOUT_TLS_ON = "CONTROL_WITHOUT_TLS_ON";
    private static final String STOP_WITH_PARENT = "PHOENIX_STOP_WITH_PARENT";
    private static final List<String> KEYS = List.of(
            HOST,
            PORT,
            PLAN,
            DATABASE_URL,
            DATABASE_USER,
            DATABASE_PASSWORD,
            CONNECTIONS,
            LEASE_SECONDS,
            OPERATOR_TOKEN,
            GATEWAY_TOKEN,
            NAME,
            TLS_CERTIFICATE,
            TLS_KEY,
            WITHOUT_TLS,
            WITHOUT_TLS_ON);

    /// A larger file is no plan; reading it whole would only cost memory.
    private static final long LARGEST_PLAN_BYTES = 1024 * 1024;

    private final Map<String, String> values;
    private final List<String> problems = new ArrayList<>();

    private Environment(Map<String, String> values) {
        this.values = values;
    }

    public static ConfigurationResult read(Map<String, String> environment) {
        return new Environment(environment).read();
    }

    private ConfigurationResult read() {
        unknownKeys();
        var listen = new Configuration.Listen(
                optional(HOST).orElse(Configuration.DEFAULT_HOST),
                number(PORT, Configuration.DEFAULT_PORT, 0, 65_535),
                optional(NAME),
                tls());
        refuseOpenDoors(listen);
        var store = store();
        var operator = required(OPERATOR_TOKEN, "the secret that people show to act, such as a long random text");
        var gateway = required(GATEWAY_TOKEN, "the secret that gateways show to report");
        if (!operator.isEmpty() && operator.equals(gateway)) {
            problems.add(GATEWAY_TOKEN + ": is the same as " + OPERATOR_TOKEN
                    + ", so every gateway could act for people. Choose another.");
        }
        var plan = plan();
        var secrets = plan.map(this::secrets).orElse(Secrets.NONE);
        if (!problems.isEmpty() || plan.isEmpty()) {
            return new ConfigurationResult.Invalid(problems);
        }
        return new ConfigurationResult.Valid(new Configuration(
                listen,
                plan.get(),
                store,
                new Configuration.Tokens(new Token(operator), new Token(gateway)),
                secrets,
                "true".equals(values.get(STOP_WITH_PARENT))));
    }

    private Optional<ServerIdentity.Place> tls() {
        var certificate = optional(TLS_CERTIFICATE).map(Path::of);
        var key = optional(TLS_KEY).map(Path::of);
        if (certificate.isEmpty() && key.isEmpty()) {
            return Optional.empty();
        }
        if (certificate.isEmpty() || key.isEmpty()) {
            problems.add((key.isEmpty() ? TLS_KEY : TLS_CERTIFICATE) + ": is missing. " + TLS_CERTIFICATE + " and "
                    + TLS_KEY + " go together: set both or none.");
            return Optional.empty();
        }
        var place = new ServerIdentity.Place(certificate.get(), key.get());
        try {
            ServerIdentity.read(place);
        } catch (ServerIdentity.Unusable e) {
            problems.add(TLS_CERTIFICATE + " and " + TLS_KEY + ": cannot be used. " + e.getMessage());
        }
        return Optional.of(place);
    }

    /// Tokens that travel in clear text are everybody's, so that must be said twice.
    private void refuseOpenDoors(Configuration.Listen listen) {
        boolean isSaid = "true".equals(values.get(WITHOUT_TLS));
        boolean isSaidTwice = listen.host().equals(values.get(WITHOUT_TLS_ON));
        if (!listen.isLoopback() && listen.tls().isEmpty() && !(isSaid && isSaidTwice)) {
            problems.add(HOST + ": " + listen.host() + " can be reached by others, and control was told to speak clear"
                    + " text. Set " + TLS_CERTIFICATE + " and " + TLS_KEY + ", listen on 127.0.0.1 behind a proxy that"
                    + " speaks TLS, or set " + WITHOUT_TLS + "=true and " + WITHOUT_TLS_ON + "=" + listen.host() + ".");
        }
    }

    private Configuration.Store store() {
        var url = required(DATABASE_URL, "such as jdbc:postgresql://127.0.0.1:5432/phoenix");
        if (!url.isEmpty() && !url.startsWith("jdbc:postgresql:")) {
            problems.add(DATABASE_URL + ": is no address of a PostgreSQL database. Begin it with jdbc:postgresql:");
        }
        return new Configuration.Store(
                url,
                optional(DATABASE_USER).orElse(""),
                optional(DATABASE_PASSWORD).orElse(""),
                number(CONNECTIONS, Configuration.DEFAULT_CONNECTIONS, 2, 100),
                Duration.ofSeconds(number(LEASE_SECONDS, (int) Configuration.DEFAULT_LEASE.toSeconds(), 2, 60)));
    }

    private Optional<PlanFile> plan() {
        var name = required(PLAN, "the path of the plan file");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            var file = Path.of(name);
            if (Files.size(file) > LARGEST_PLAN_BYTES) {
                problems.add(PLAN + ": " + name + " is larger than 1 MB, so it is no plan. Name the plan file.");
                return Optional.empty();
            }
            var yaml = Files.readString(file);
            return switch (Plan.parse(yaml, name)) {
                case PlanResult.Valid(var plan) -> Optional.of(new PlanFile(plan, yaml));
                case PlanResult.Invalid(var found) -> {
                    found.forEach(problem -> problems.add(problem.toString()));
                    yield Optional.empty();
                }
            };
        } catch (IOException e) {
            problems.add(PLAN + ": cannot read " + name + " (" + e.getClass().getSimpleName()
                    + "). Name a plan file that this user may read, in UTF-8.");
            return Optional.empty();
        }
    }

    /// What the plan says is in the environment must be there.
    private Secrets secrets(PlanFile plan) {
        var found = new HashMap<String, String>();
        for (var hearer : plan.plan().told().hearers()) {
            var variable = hearer.secretFrom();
            optional(variable)
                    .ifPresentOrElse(
                            secret -> found.put(variable, secret),
                            () -> problems.add(variable + ": is missing. The plan's `notify` signs by it what "
                                    + hearer.url().getHost() + " is sent; set it to a long random text."));
        }
        return new Secrets(found);
    }

    private void unknownKeys() {
        for (String key : new TreeSet<>(values.keySet())) {
            if (key.startsWith(PREFIX) && !KEYS.contains(key)) {
                var nearest = KEYS.stream()
                        .min(Comparator.comparingInt(known -> distance(known, key)))
                        .orElseThrow();
                problems.add(key + ": is not a key. Did you mean " + nearest + "?");
            }
        }
    }

    private String required(String key, String what) {
        var value = optional(key);
        if (value.isEmpty()) {
            problems.add(key + ": is missing. Set it to " + what + ".");
        }
        return value.orElse("");
    }

    private Optional<String> optional(String key) {
        return Optional.ofNullable(values.get(key)).filter(value -> !value.isBlank());
    }

    private int number(String key, int otherwise, int from, int to) {
        var text = optional(key).orElse(Integer.toString(otherwise));
        try {
            int value = Integer.parseInt(text);
            if (value >= from && value <= to) {
                return value;
            }
        } catch (NumberFormatException e) {
            // The same sentence says it for both cases.
        }
        problems.add(key + ": \"" + text + "\" is no whole number from " + from + " to " + to + ".");
        return otherwise;
    }

    /// How many letters must change to turn one text into the other (Levenshtein).
    private static int distance(String one, String other) {
        var above = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            var row = new int[other.length() + 1];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int swap = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[other.length()];
    }
}
