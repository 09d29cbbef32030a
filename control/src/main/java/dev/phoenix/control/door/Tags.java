package dev.phoenix.control.door;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The entity tags of control: each is the number of a decision, the last one of the journal. By `If-Match` whoever
/// acts says what they have seen; by `If-None-Match` whoever reads says what they have.
public final class Tags {
    private static final Pattern DECISION = Pattern.compile("\"(\\d{1,18})\"");

    private Tags() {}

    public static String strong(long decision) {
        return "\"" + decision + "\"";
    }

    public static String weak(long decision) {
        return "W/" + strong(decision);
    }

    /// Whether the reader has what was decided up to here.
    public static boolean isKnown(ServerRequest request, long decision) {
        return values(request, HeaderNames.IF_NONE_MATCH)
                .anyMatch(tag -> tag.equals("*") || tag.equals(weak(decision)) || tag.equals(strong(decision)));
    }

    /// The decision that the one who acts has seen; empty when that is not said, or anything will do (`*`).
    public static Optional<Long> seen(ServerRequest request) {
        var tags = values(request, HeaderNames.IF_MATCH).toList();
        if (tags.isEmpty() || tags.equals(List.of("*"))) {
            return Optional.empty();
        }
        var decision = DECISION.matcher(tags.getFirst());
        if (tags.size() > 1 || !decision.matches()) {
            throw new RefusedException(Problem.of(
                    400,
                    "tag_invalid",
                    "If-Match takes one strong tag: the status's `decision` in quotes, such as \"12\"."));
        }
        return Optional.of(Long.valueOf(decision.group(1)));
    }

    private static Stream<String> values(ServerRequest request, HeaderName name) {
        var headers = request.headers();
        return headers.contains(name)
                ? headers.get(name).allValues().stream()
                        .flatMap(value -> Arrays.stream(value.split(",")))
                        .map(String::strip)
                : Stream.empty();
    }
}
