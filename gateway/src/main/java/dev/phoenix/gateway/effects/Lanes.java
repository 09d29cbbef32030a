package dev.phoenix.gateway.effects;

import dev.phoenix.gateway.effects.Caller.Origin;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Tells the lane of a call from W3C baggage and from the port that it came to. What is in doubt is unknown, and what
/// is
/// unknown does not leave. *Any thread.*
class Lanes {
    private static final String OURS = "phoenix.";
    private static final String LANE = "phoenix.lane";
    private static final int TRACEPARENT_LENGTH = 55;

    /// The ports of a destination.
    enum Port {
        LISTEN,
        LIVE,
        SHADOW
    }

    /// For whom this call is made.
    Caller caller(Port port, MultiMap fields) {
        var lanes = new ArrayList<String>();
        var twice = false;
        for (var line : fields.getAll("baggage")) {
            for (var member : line.split(",", -1)) {
                var bare = member.split(";", 2)[0].strip();
                var name = name(bare).toLowerCase(Locale.ROOT);
                if (name.equals(LANE)) {
                    lanes.add(value(bare));
                } else if (name.startsWith(LANE)) {
                    return new Caller.Unknown("`" + bare + "` is no member of baggage that is known here");
                }
                twice |= bare.equals("phoenix.asked=twice");
            }
        }
        var said = lanes.stream().distinct().toList();
        return said.isEmpty() ? withoutLane(port, fields) : in(said, port, fields, twice);
    }

    /// A call that names no lane.
    Caller withoutLane(Port port, MultiMap fields) {
        return switch (port) {
            case LISTEN -> new Caller.Unknown("the call names no lane, and its port takes none for granted");
            case LIVE -> new Caller.Live(origin(fields));
            case SHADOW -> new Caller.Shadow(origin(fields));
        };
    }

    private static Caller in(List<String> lanes, Port port, MultiMap fields, boolean twice) {
        if (lanes.equals(List.of("shadow"))) {
            return new Caller.Shadow(origin(fields));
        }
        if (!lanes.equals(List.of("live"))) {
            return new Caller.Unknown("baggage names the lane " + lanes + "; there are live and shadow");
        }
        if (port == Port.SHADOW) {
            return new Caller.Unknown("a live call came to the port of the shadow lane");
        }
        return twice ? new Caller.AskedTwice() : new Caller.Live(origin(fields));
    }

    private static Origin origin(MultiMap fields) {
        var exchange = members(fields).stream()
                .filter(member -> name(member).equals(OURS + "exchange"))
                .map(Lanes::value)
                .findFirst()
                .or(() -> Optional.ofNullable(fields.get("Phoenix-Exchange")));
        return new Origin(exchange.filter(id -> !id.isEmpty()), trace(fields));
    }

    private static List<String> members(MultiMap fields) {
        return fields.getAll("baggage").stream()
                .flatMap(line -> List.of(line.split(",", -1)).stream())
                .map(member -> member.split(";", 2)[0].strip())
                .toList();
    }

    /// The trace that these fields belong to.
    static Optional<String> trace(MultiMap fields) {
        return Optional.ofNullable(fields.get("traceparent"))
                .filter(text -> text.length() >= TRACEPARENT_LENGTH)
                .map(text -> text.substring(3, 35));
    }

    private static String name(String member) {
        int equals = member.indexOf('=');
        return (equals < 0 ? member : member.substring(0, equals)).strip();
    }

    private static String value(String member) {
        int equals = member.indexOf('=');
        return equals < 0 ? "" : member.substring(equals + 1).strip();
    }
}
