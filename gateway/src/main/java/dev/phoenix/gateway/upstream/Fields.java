package dev.phoenix.gateway.upstream;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Which header fields pass, and which the gateway adds. Fields that belong to one connection end there; fields by
/// which services recognise the shadow lane are never taken from outside.
public final class Fields {
    /// Every field of ours starts so; from outside none passes.
    private static final String OURS = "Phoenix-";

    /// Fields without which a message is another one; no `Connection` can take them away.
    private static final Set<String> OF_THE_MESSAGE = Set.of("host", "content-length");

    private static final String BAGGAGE_OURS = "phoenix.";
    private static final String LANE_MEMBER = "phoenix.lane=shadow";
    private static final String LIVE_MEMBER = "phoenix.lane=live";
    private static final String TWICE_MEMBER = "phoenix.asked=twice";
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private Fields() {}

    /// The fields of a customer's request as upstreams get them.
    public static MultiMap forUpstream(HttpServerRequest request, FieldRules rules) {
        var from = request.headers();
        var named = namedByConnection(from);
        var to = MultiMap.caseInsensitiveMultiMap();
        var host = host(request);
        if (rules.host() == FieldRules.Host.KEEP) {
            host.ifPresent(name -> to.add("Host", name));
        }
        boolean dropsWay = rules.received() == FieldRules.Received.DROP;
        from.forEach((name, value) -> {
            if (passes(name, named)
                    && !startsWith(name, OURS)
                    && !isWrittenAnew(name)
                    && !(dropsWay && ForwardedFields.tellsWay(name))) {
                to.add(name, value);
            }
        });
        ForwardedFields.write(request, host, rules, to);
        if (from.contains("TE") && takesTrailers(from)) {
            to.add("TE", "trailers");
        }
        if (request.version() == HttpVersion.HTTP_2) {
            joinCookies(to);
        }
        baggage(from, to);
        if (!to.contains("traceparent")) {
            to.add("traceparent", newTraceparent());
        }
        return to;
    }

    /// Trailers pass, so that whoever takes them may say so; `Connection`, as it must, has named the field before.
    private static boolean takesTrailers(MultiMap from) {
        return from.getAll("TE").stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .anyMatch(one -> one.strip().equalsIgnoreCase("trailers"));
    }

    /// The trailers of a customer's request as upstreams get them: none that is taken away from a head, or written
    /// anew.
    public static MultiMap trailersForUpstream(MultiMap from) {
        var to = MultiMap.caseInsensitiveMultiMap();
        from.forEach((name, value) -> {
            if (passes(name, Set.of())
                    && !startsWith(name, OURS)
                    && !isWrittenAnew(name)
                    && !ForwardedFields.tellsWay(name)
                    && !startsWith(name, "trace")) {
                to.add(name, value);
            }
        });
        return to;
    }

    private static boolean isWrittenAnew(String name) {
        return switch (name.length()) {
            case 4 -> name.equalsIgnoreCase("Host");
            case 7 -> name.equalsIgnoreCase("baggage");
            default -> false;
        };
    }

    /// The host that the customer asks for: HTTP/2 has its own place for it, which comes first.
    private static Optional<String> host(HttpServerRequest request) {
        if (request.version() == HttpVersion.HTTP_2 && request.authority() != null) {
            return Optional.of(String.valueOf(request.authority()));
        }
        return Optional.ofNullable(request.getHeader("Host"));
    }

    /// HTTP/2 may split the cookies over many fields; in HTTP/1.1 there is one.
    private static void joinCookies(MultiMap to) {
        var crumbs = to.getAll("Cookie");
        if (crumbs.size() > 1) {
            to.set("Cookie", String.join("; ", crumbs));
        }
    }

    /// Tells services the lane and the exchange that a customer's request belongs to, so that they can pass both on to
    /// the effect port.
    public static void tellExchange(MultiMap live, String exchange) {
        var others = live.get("baggage");
        var ours = "phoenix.exchange=" + exchange + "," + LIVE_MEMBER;
        live.set("baggage", others == null ? ours : others + "," + ours);
    }

    /// The same fields as the copy gets them: in the shadow lane, with the exchange's id and a span of its own.
    public static MultiMap forCopy(MultiMap live, String exchange) {
        return marked(live, exchange, LANE_MEMBER);
    }

    /// The same fields for a read that legacy is asked a second time: in the live lane, with the exchange's id and a
    /// span of its own.
    public static MultiMap forSecondAsk(MultiMap live, String exchange) {
        return marked(live, exchange, TWICE_MEMBER);
    }

    private static MultiMap marked(MultiMap live, String exchange, String member) {
        var to = MultiMap.caseInsensitiveMultiMap().addAll(live);
        to.set("baggage", members(live.get("baggage"), member));
        to.set("Phoenix-Exchange", exchange);
        var parent = live.get("traceparent");
        if (parent != null && parent.length() == 55) {
            to.set("traceparent", parent.substring(0, 36) + randomHex(16) + parent.substring(52));
        }
        return to;
    }

    /// The lane that is said last is the only one.
    private static String members(@Nullable String others, String member) {
        if (others == null) {
            return member;
        }
        boolean isCopy = member.equals(LANE_MEMBER);
        return (isCopy ? others.replace("," + LIVE_MEMBER, "") : others) + "," + member;
    }

    /// The fields of an answer as the customer gets them, added to those already there.
    public static void forCustomer(MultiMap from, MultiMap to) {
        var named = namedByConnection(from);
        from.forEach((name, value) -> {
            if (passes(name, named)) {
                to.add(name, value);
            }
        });
    }

    private static boolean passes(String name, Set<String> named) {
        if (!named.isEmpty() && named.contains(name.toLowerCase(Locale.ROOT))) {
            return false;
        }
        return switch (name.length()) {
            case 2 -> !name.equalsIgnoreCase("TE");
            case 6 -> !name.equalsIgnoreCase("Expect");
            case 7 -> !name.equalsIgnoreCase("Upgrade");
            case 10 -> !name.equalsIgnoreCase("Connection") && !name.equalsIgnoreCase("Keep-Alive");
            case 16 -> !name.equalsIgnoreCase("Proxy-Connection");
            case 17 -> !name.equalsIgnoreCase("Transfer-Encoding");
            default -> true;
        };
    }

    private static Set<String> namedByConnection(MultiMap fields) {
        if (!fields.contains("Connection")) {
            return Set.of();
        }
        var named = new HashSet<String>();
        for (var line : fields.getAll("Connection")) {
            for (var name : line.split(",", -1)) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        named.removeAll(OF_THE_MESSAGE);
        return named;
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
