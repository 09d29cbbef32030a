package dev.phoenix.plan.yaml;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/// What a file says for one key. Each reading gives the value in the asked form, or nothing and adds a problem.
public final class Value {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,12}(\\.\\d{1,12})?");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final Pattern HEAD = Pattern.compile("status|header\\.[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern MARKUP = Pattern.compile("(?:xml|html)/.+");
    private static final Set<String> SCHEMES = Set.of("http", "https");
    private static final Set<String> UPSTREAM_SCHEMES = Set.of("http", "https", "h2c");

    private final String key;
    private final Node node;
    private final Problems problems;

    Value(String key, Node node, Problems problems) {
        this.key = key;
        this.node = node;
        this.problems = problems;
    }

    /// The key that it was given for.
    public String key() {
        return key;
    }

    /// Adds a problem at this value.
    public void problem(String what, String mend) {
        problems.add(node, what, mend);
    }

    /// The mapping that it is.
    public Optional<Section> section(Block block) {
        if (node instanceof MappingNode mapping) {
            return Optional.of(new Section(block, mapping, problems));
        }
        problem(
                "`" + key + "` must be a mapping, not " + kind() + ".",
                "Its keys are " + String.join(", ", block.keys()) + ".");
        return Optional.empty();
    }

    /// The list's items; none, with a problem, when it is no list or an empty one.
    public List<Value> items() {
        if (!(node instanceof SequenceNode sequence)) {
            problem("`" + key + "` must be a list, not " + kind() + ".", "Write `" + key + ": [one, another]`.");
            return List.of();
        }
        if (sequence.getValue().isEmpty()) {
            problem("`" + key + "` is an empty list.", "Give it an item, or leave the key out.");
        }
        return sequence.getValue().stream()
                .map(item -> new Value(key, item, problems))
                .toList();
    }

    /// Whether it is a text rather than a list or mapping.
    public boolean isText() {
        return node instanceof ScalarNode;
    }

    /// The text as it stands in the file.
    public Optional<String> text() {
        if (!(node instanceof ScalarNode scalar)) {
            problem("`" + key + "` must be a text, not " + kind() + ".", "Write `" + key + ": …` on one line.");
            return Optional.empty();
        }
        boolean isNull = scalar.isPlain() && Set.of("~", "null").contains(scalar.getValue());
        if (scalar.getValue().isBlank() || isNull) {
            problem("`" + key + "` has no value.", "Give it one, or leave the key out.");
            return Optional.empty();
        }
        return Optional.of(scalar.getValue());
    }

    /// A name: lower-case letters, digits and dashes, at most 63.
    public Optional<String> name() {
        return text().filter(text -> fits(
                NAME.matcher(text).matches(),
                "`" + text + "` is no name.",
                "Use lower-case letters, digits and dashes, starting with a letter, such as `place-order`."));
    }

    /// One of a few words.
    public <T> Optional<T> word(Map<String, T> words) {
        return text().flatMap(text -> {
            if (!words.containsKey(text)) {
                problem("`" + key + "` cannot be `" + text + "`.", Nearest.sentence(text, words.keySet()));
            }
            return Optional.ofNullable(words.get(text));
        });
    }

    /// A whole number within these limits.
    public Optional<Long> integer(long least, long most) {
        return text().flatMap(text -> {
            boolean fits = text.matches("-?\\d{1,15}") && Long.parseLong(text) >= least && Long.parseLong(text) <= most;
            return fits(
                            fits,
                            "`" + key + "` cannot be `" + text + "`.",
                            "Write a whole number from " + least + " to " + most + ", without separators.")
                    ? Optional.of(Long.parseLong(text))
                    : Optional.empty();
        });
    }

    /// A duration such as `120ms`, `2s`, `10m`, `24h` or `7d`, within these limits.
    public Optional<Duration> duration(Duration least, Duration most) {
        return text().flatMap(text -> {
            var duration = durationIn(text);
            if (duration.isEmpty()) {
                problem(
                        "`" + key + "` is no duration: `" + text + "`.",
                        "Write a whole number and a unit of ms, s, m, h or d, such as `500ms` or `24h`.");
            }
            return duration.filter(value -> fits(
                    value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                    "`" + key + "` cannot be `" + text + "`.",
                    "It lies between " + written(least) + " and " + written(most) + "."));
        });
    }

    /// A percentage such as `0.1%`, within these limits.
    public Optional<BigDecimal> percent(String least, String most) {
        return text().flatMap(text -> {
            boolean isPercent = text.endsWith("%")
                    && DECIMAL.matcher(text.substring(0, text.length() - 1).strip())
                            .matches();
            if (!isPercent) {
                String mend = DECIMAL.matcher(text).matches()
                        ? "Write `" + text + "%`, with the percent sign."
                        : "Write a number and a percent sign, such as `0.1%`.";
                problem("`" + key + "` is no percentage: `" + text + "`.", mend);
                return Optional.empty();
            }
            var value = new BigDecimal(text.substring(0, text.length() - 1).strip());
            boolean within = value.compareTo(new BigDecimal(least)) >= 0 && value.compareTo(new BigDecimal(most)) <= 0;
            return fits(
                            within,
                            "`" + key + "` cannot be `" + text + "`.",
                            "It lies between " + least + "% and " + most + "%.")
                    ? Optional.of(value)
                    : Optional.empty();
        });
    }

    /// A number such as `5` or `0.95`.
    public Optional<BigDecimal> decimal() {
        return text().flatMap(text -> fits(
                        DECIMAL.matcher(text).matches(),
                        "`" + key + "` is no number: `" + text + "`.",
                        "Write a number such as `5` or `0.95`.")
                ? Optional.of(new BigDecimal(text))
                : Optional.empty());
    }

    /// Whether a number that was read here lies within these limits; else that is a problem.
    public boolean isWithin(BigDecimal number, String least, String most) {
        return fits(
                number.compareTo(new BigDecimal(least)) >= 0 && number.compareTo(new BigDecimal(most)) <= 0,
                "`" + key + "` cannot be `" + number.toPlainString() + "`.",
                "It lies between " + least + " and " + most + ".");
    }

    /// An `http` or `https` address with a host.
    public Optional<URI> url() {
        return url(SCHEMES, "Write `http://host:port` or `https://host:port`, without user, query or fragment.");
    }

    /// As [#url], or an `h2c` address: HTTP/2 in clear text.
    public Optional<URI> upstreamUrl() {
        return url(
                UPSTREAM_SCHEMES,
                "Write `http://host:port` or `https://host:port`, or `h2c://host:port` for HTTP/2 in clear text,"
                        + " without user, query or fragment.");
    }

    private Optional<URI> url(Set<String> schemes, String mend) {
        return text().flatMap(text -> {
            try {
                var url = new URI(text);
                boolean isUpstream = url.getScheme() != null
                        && schemes.contains(url.getScheme())
                        && url.getHost() != null
                        && url.getPort() <= 65_535
                        && url.getRawUserInfo() == null
                        && url.getRawQuery() == null
                        && url.getRawFragment() == null;
                if (isUpstream) {
                    return Optional.of(url);
                }
            } catch (URISyntaxException noUrl) {
                // Reported below, in the words of the plan.
            }
            problem("`" + key + "` is no address: `" + text + "`.", mend);
            return Optional.empty();
        });
    }

    /// A JSONPath, such as `$.lines[*].tax`.
    public Optional<String> jsonPath() {
        return text().filter(text -> fits(
                isJsonPath(text),
                "`" + text + "` is no JSONPath.",
                "Start with `$` and go on with `.name`, `['any-name']`, `[0]` or `[*]`, such as `$.lines[*].tax`."));
    }

    /// A place in an answer: a JSONPath, `status`, a header such as `header.etag`, or a path into XML or HTML.
    public Optional<String> place() {
        return text().filter(text -> fits(
                isJsonPath(text)
                        || HEAD.matcher(text).matches()
                        || MARKUP.matcher(text).matches(),
                "`" + text + "` is no place in an answer.",
                "Write a JSONPath such as `$.lines[*].tax`, or `status`, `header.name`, `xml//line/@id` or "
                        + "`html//h1`."));
    }

    /// A regular expression.
    public Optional<Pattern> regex() {
        return text().flatMap(text -> {
            try {
                return Optional.of(Pattern.compile(text));
            } catch (PatternSyntaxException broken) {
                problem(
                        "`" + key + "` is no regular expression: " + broken.getDescription() + ".",
                        "Quote it, such as `'(cart|ord)_.+'`.");
                return Optional.empty();
            }
        });
    }

    /// The duration in this text, if it is one.
    public static Optional<Duration> durationIn(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    /// Whether this text is a JSONPath.
    public static boolean isJsonPath(String text) {
        return JsonPathForm.fits(text);
    }

    private boolean fits(boolean condition, String what, String mend) {
        if (!condition) {
            problem(what, mend);
        }
        return condition;
    }

    private String kind() {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            default -> "a text";
        };
    }

    private static String written(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 86_400 == 0 && seconds > 0) {
            return seconds / 86_400 + "d";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
