package dev.phoenix.chassis;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// What a call hands to every call made on its behalf: the lane (in W3C `baggage`), the trace, the exchange.
public record PassedOn(Lane lane, Map<String, String> headers) {
    private static final List<String> NAMES = List.of("baggage", "traceparent", "tracestate", "Phoenix-Exchange");
    private static final String MEMBER = "phoenix.lane=";

    public PassedOn {
        headers = Map.copyOf(headers);
    }

    /// For work that no call asked for, such as a worker's: the lane and nothing else.
    public static PassedOn in(Lane lane) {
        return new PassedOn(lane, lane == Lane.LIVE ? Map.of() : Map.of("baggage", MEMBER + lane.schema()));
    }

    /// Reads a request's headers. A lane nobody knows is refused: it must not be taken for the live one.
    static PassedOn read(Function<String, Optional<String>> header) {
        var headers = new TreeMap<String, String>();
        NAMES.forEach(name -> header.apply(name).ifPresent(value -> headers.put(name, value)));
        var lanes = Arrays.stream(headers.getOrDefault("baggage", "").split(","))
                .map(member -> member.split(";", 2)[0].replaceAll("\\s", ""))
                .filter(member -> member.startsWith(MEMBER))
                .map(member -> member.substring(MEMBER.length()))
                .toList();
        if (lanes.isEmpty() || lanes.equals(List.of("live"))) {
            return new PassedOn(Lane.LIVE, headers);
        }
        if (lanes.equals(List.of("shadow"))) {
            return new PassedOn(Lane.SHADOW, headers);
        }
        throw new Problem(400, "lane_unknown", "baggage names the lane " + lanes + "; there are live and shadow.")
                .refusal();
    }
}
