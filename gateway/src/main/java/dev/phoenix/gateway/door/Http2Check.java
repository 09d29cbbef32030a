package dev.phoenix.gateway.door;

import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads the head of an HTTP/2 request as strictly as one of HTTP/1.1: what it says may go on to an upstream as
/// lines of text, where other octets have a meaning. The codec has refused what HTTP/2 itself does not allow.
public final class Http2Check {
    private static final int OVERHEAD_OF_A_FIELD = 32;

    /// What says how messages are framed or for whom they are is nothing for a trailer.
    private static final Set<String> OF_THE_HEAD = Set.of("content-length", "transfer-encoding", "host");

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");

    private Http2Check() {}

    /// Why the request must be refused, if it must.
    public static Optional<Refusal> check(HttpServerRequest request) {
        if (!isSound(request)) {
            return Optional.of(Refusal.MALFORMED);
        }
        long bytes = 0;
        int lengths = 0;
        for (var field : request.headers()) {
            if (!isToken(field.getKey()) || !isValue(field.getValue())) {
                return Optional.of(Refusal.MALFORMED);
            }
            bytes += field.getKey().length() + field.getValue().length() + OVERHEAD_OF_A_FIELD;
            lengths += field.getKey().equalsIgnoreCase("content-length") ? 1 : 0;
        }
        if (lengths > 1) {
            return Optional.of(Refusal.MALFORMED);
        }
        return bytes > RequestFraming.MOST_FIELD_BYTES ? Optional.of(Refusal.HEADER_TOO_LARGE) : tooLong(request);
    }

    /// Whether these fields, which came behind a body, may go on behind it.
    static boolean areSoundTrailers(Http2Headers trailers) {
        long bytes = 0;
        for (var field : trailers) {
            var name = field.getKey().toString();
            var value = field.getValue().toString();
            bytes += name.length() + value.length() + OVERHEAD_OF_A_FIELD;
            if (!isToken(name) || !isValue(value) || OF_THE_HEAD.contains(name)) {
                return false;
            }
        }
        return bytes <= RequestFraming.MOST_TRAILER_BYTES;
    }

    private static Optional<Refusal> tooLong(HttpServerRequest request) {
        return request.uri() != null && request.uri().length() > RequestFraming.MOST_LINE_BYTES
                ? Optional.of(Refusal.TARGET_TOO_LONG)
                : Optional.empty();
    }

    private static boolean isSound(HttpServerRequest request) {
        var authority = request.authority();
        return isToken(request.method().name())
                && isScheme(request.scheme())
                && (request.method().equals(HttpMethod.CONNECT) || isTarget(request))
                && authority != null
                && isHost(authority.toString());
    }

    /// RFC 3986 §3.1; a CONNECT has none.
    private static boolean isScheme(@Nullable String scheme) {
        return scheme == null || SCHEME.matcher(scheme).matches();
    }

    private static boolean isTarget(HttpServerRequest request) {
        var target = request.uri();
        if (target == null) {
            return false;
        }
        for (int i = 0; i < target.length(); i++) {
            if (target.charAt(i) > 0xff || !Octets.isTarget((byte) target.charAt(i))) {
                return false;
            }
        }
        return target.startsWith("/") || (target.equals("*") && request.method().equals(HttpMethod.OPTIONS));
    }

    private static boolean isHost(String text) {
        return text.chars().allMatch(octet -> octet <= 0xff && Octets.isHost((byte) octet));
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(octet -> octet <= 0xff && Octets.isToken((byte) octet));
    }

    private static boolean isValue(String text) {
        return text.chars().allMatch(octet -> octet <= 0xff && Octets.isValue((byte) octet));
    }
}
