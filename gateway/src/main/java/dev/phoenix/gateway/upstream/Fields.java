package dev.phoenix.gateway.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/// Which header fields pass, and which the gateway adds. Fields that belong to one connection end there; fields by
/// which services recognise the shadow lane are never taken from outside.
public final class Fields {
    /// Every field of ours starts so; from outside none passes.
    private static final String OURS = "Phoenix-";

    private static final String BAGGAGE_OURS = "phoenix.";
    private static final String LANE_MEMBER = "phoenix.lane=shadow";
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Fields() {}

    /// Whether upstreams see the `Host` that the customer sent, or their own.
    public enum Host {
        KEEP,
        UPSTREAM
    }

    /// The fields of a customer's request as upstreams get them.
    public static MultiMap forUpstream(HttpServerRequest request, Host host) {
        var from = request.headers();
        var named = namedByConnection(from);
        var to = MultiMap.caseInsensitiveMultiMap();
        from.forEach((name, value) -> {
            if (passes(name, value, named) && !startsWith(name, OURS) && !isReplaced(name)) {
                to.add(name, value);
            }
        });
        forwarded(request, to);
        if (host == Host.UPSTREAM) {
            to.remove("Host");
        }
        baggage(from, to);
        if (!to.contains("traceparent")) {
            to.add("traceparent", newTraceparent());
        }
        return to;
    }

    /// The same fields as the copy gets them: in the shadow lane, with the exchange's id and a span of its own.
    public static MultiMap forCopy(MultiMap live, String exchange) {
        var to = MultiMap.caseInsensitiveMultiMap().addAll(live);
        var others = live.get("baggage");
        to.set("baggage", others == null ? LANE_MEMBER : others + "," + LANE_MEMBER);
        to.set("Phoenix-Exchange", exchange);
        var parent = live.get("traceparent");
        if (parent != null && parent.length() == 55) {
            to.set("traceparent", parent.substring(0, 36) + randomHex(16) + parent.substring(52));
        }
        return to;
    }

    /// The fields of an answer as the customer gets them, added to those already there.
    public static void forCustomer(MultiMap from, MultiMap to) {
        var named = namedByConnection(from);
        from.forEach((name, value) -> {
            if (passes(name, value, named)) {
                to.add(name, value);
            }
        });
    }

    private static boolean passes(String name, String value, Set<String> named) {
        if (!named.isEmpty() && named.contains(name.toLowerCase(Locale.ROOT))) {
            return false;
        }
        return switch (name.length()) {
            case 2 -> !name.equalsIgnoreCase("TE") || value.equalsIgnoreCase("trailers");
            case 6 -> !name.equalsIgnoreCase("Expect");
            case 7 -> !name.equalsIgnoreCase("Upgrade");
            case 10 -> !name.equalsIgnoreCase("Connection") && !name.equalsIgnoreCase("Keep-Alive");
            case 16 -> !name.equalsIgnoreCase("Proxy-Connection");
            case 17 -> !name.equalsIgnoreCase("Transfer-Encoding");
            default -> true;
        };
    }

    /// Fields that are written anew below.
    private static boolean isReplaced(String name) {
        return switch (name.length()) {
            case 7 -> name.equalsIgnoreCase("baggage");
            case 15 -> name.equalsIgnoreCase("X-Forwarded-For");
            default -> false;
        };
    }

    private static Set<String> namedByConnection(MultiMap fields) {
        var value = fields.get("Connection");
        if (value == null || value.equalsIgnoreCase("keep-alive") || value.equalsIgnoreCase("close")) {
            return Set.of();
        }
        var named = new HashSet<String>();
        for (var line : fields.getAll("Connection")) {
            for (var name : line.split(",", -1)) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        return named;
    }

    private static void forwarded(HttpServerRequest request, MultiMap to) {
        var before = request.headers().getAll("X-Forwarded-For");
        var address = request.remoteAddress();
        var client = address == null ? "unknown" : address.hostAddress();
        to.add("X-Forwarded-For", before.isEmpty() ? client : String.join(", ", before) + ", " + client);
        if (!to.contains("X-Forwarded-Proto")) {
            to.add("X-Forwarded-Proto", request.isSSL() ? "https" : "http");
        }
        var host = request.getHeader("Host");
        if (host != null && !to.contains("X-Forwarded-Host")) {
            to.add("X-Forwarded-Host", host);
        }
    }

    /// Passes W3C baggage on without the members that are ours: nobody puts themselves into a lane.
    private static void baggage(MultiMap from, MultiMap to) {
        if (!from.contains("baggage")) {
            return;
        }
        var members = new StringBuilder();
        for (var line : from.getAll("baggage")) {
            for (var member : line.split(",", -1)) {
                var bare = member.strip();
                if (!bare.isEmpty() && !startsWith(bare, BAGGAGE_OURS)) {
                    members.append(members.isEmpty() ? "" : ",").append(bare);
                }
            }
        }
        if (!members.isEmpty()) {
            to.add("baggage", members.toString());
        }
    }

    private static boolean startsWith(String name, String prefix) {
        return name.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    /// A trace of our own, not sampled: whether to record it is for whoever runs a tracer.
    private static String newTraceparent() {
        return "00-" + randomHex(32) + "-" + randomHex(16) + "-00";
    }

    private static String randomHex(int digits) {
        var text = new char[digits];
        var random = ThreadLocalRandom.current();
        for (int i = 0; i < digits; i += 16) {
            long bits = random.nextLong() | 1;
            for (int j = i; j < i + 16; j++) {
                text[j] = HEX[(int) (bits & 0xf)];
                bits >>>= 4;
            }
        }
        return new String(text);
    }
}
