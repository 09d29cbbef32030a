package dev.phoenix.gateway.effects;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.phoenix.gateway.upstream.UpstreamFailure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/// An answer of the effect port itself, as RFC 9457 `application/problem+json`. Codes are stable; `docs/effects.md`
/// lists them.
record EffectProblem(int status, String code, String detail) {
    private static final int FORBIDDEN = 403;
    private static final int TOO_LARGE = 413;
    private static final int NOT_IMPLEMENTED = 501;
    private static final int BAD_GATEWAY = 502;
    private static final int UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;

    static final EffectProblem BODY_TOO_LARGE =
            new EffectProblem(TOO_LARGE, "body_too_large", "The request's body is larger than may be taken here.");
    static final EffectProblem NOT_A_CALL = new EffectProblem(
            NOT_IMPLEMENTED,
            "not_a_call",
            "The effect port takes plain HTTP calls by path, no tunnels and no proxying.");
    static final EffectProblem NO_DESTINATION = new EffectProblem(
            UNAVAILABLE,
            "no_destination",
            "The plan in force has no destination at this port; the call was not passed on.");

    static EffectProblem unknownLane(String why) {
        return new EffectProblem(
                FORBIDDEN,
                "lane_unknown",
                "The call was not passed on: " + why + ". Pass the baggage of the request on.");
    }

    /// What the outside did instead of answering.
    static EffectProblem of(UpstreamFailure failure, String destination) {
        var detail = destination + " " + failure.kind().sentence() + ".";
        return switch (failure.kind()) {
            case UNREACHABLE, UNTRUSTED, RESET -> new EffectProblem(BAD_GATEWAY, code(failure), detail);
            case BUSY -> new EffectProblem(UNAVAILABLE, code(failure), detail);
            case TIMEOUT -> new EffectProblem(GATEWAY_TIMEOUT, code(failure), detail);
        };
    }

    private static String code(UpstreamFailure failure) {
        return failure.kind().code().replace("upstream", "outside");
    }

    Buffer body() {
        return Buffer.buffer(("{\"type\":\"about:blank\",\"status\":" + status + ",\"code\":\"" + code
                        + "\",\"detail\":" + quoted(detail) + "}")
                .getBytes(StandardCharsets.UTF_8));
    }

    static MultiMap fields() {
        return MultiMap.caseInsensitiveMultiMap().add("Content-Type", "application/problem+json");
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
