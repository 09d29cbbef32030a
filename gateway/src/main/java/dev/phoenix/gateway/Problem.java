package dev.phoenix.gateway;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.phoenix.gateway.door.Refusal;
import dev.phoenix.gateway.upstream.UpstreamFailure;
import dev.phoenix.plan.SideName;
import io.vertx.core.http.HttpServerResponse;

/// An answer of the gateway itself, as RFC 9457 `application/problem+json`. Codes are stable; `docs/gateway.md` lists
/// them. It never says what an exception said.
record Problem(int status, String code, String title, String detail) {
    static final Problem BODY_TOO_LARGE = new Problem(
            413, "body_too_large", "Content Too Large", "The request's body is larger than may be taken here.");
    static final Problem CONNECT_REFUSED =
            new Problem(501, "connect_not_supported", "Not Implemented", "CONNECT is not supported here.");
    static final Problem MALFORMED =
            new Problem(400, "malformed_request", "Bad Request", "The request is not well-formed HTTP/1.1.");
    static final Problem TOO_SLOW =
            new Problem(408, "head_too_slow", "Request Timeout", "The head of the request did not end in time.");
    static final Problem BODY_TOO_SLOW =
            new Problem(408, "body_too_slow", "Request Timeout", "The body of the request comes too slowly.");
    static final Problem TARGET_TOO_LONG =
            new Problem(414, "target_too_long", "URI Too Long", "The request line is longer than may be.");
    static final Problem HEADER_TOO_LARGE = new Problem(
            431, "header_too_large", "Request Header Fields Too Large", "The header is larger than may be.");
    static final Problem NOT_READY =
            new Problem(503, "not_ready", "Service Unavailable", "The gateway has no routing table yet.");

    private static final String TYPE = "application/problem+json";

    /// What a customer is told whose connection was refused at the door.
    static Problem of(Refusal refusal) {
        return switch (refusal) {
            case MALFORMED -> MALFORMED;
            case TARGET_TOO_LONG -> TARGET_TOO_LONG;
            case HEADER_TOO_LARGE -> HEADER_TOO_LARGE;
            case TOO_SLOW -> TOO_SLOW;
        };
    }

    /// What the customer is told of an upstream that gave no answer.
    static Problem of(UpstreamFailure failure, SideName side) {
        var detail = "The " + side.word() + " side " + failure.kind().sentence() + ".";
        return switch (failure.kind()) {
            case UNREACHABLE, UNTRUSTED, RESET ->
                new Problem(502, failure.kind().code(), "Bad Gateway", detail);
            case BUSY -> new Problem(503, failure.kind().code(), "Service Unavailable", detail);
            case TIMEOUT -> new Problem(504, failure.kind().code(), "Gateway Timeout", detail);
        };
    }

    /// Answers with this problem; where an answer has begun, breaking the connection off is all that can be said.
    void send(HttpServerResponse response, String exchange) {
        if (response.closed() || response.ended()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        response.setStatusCode(status).putHeader("Content-Type", TYPE).end(body(exchange));
    }

    private String body(String exchange) {
        return "{\"type\":\"about:blank\",\"title\":" + quoted(title) + ",\"status\":" + status + ",\"code\":"
                + quoted(code) + ",\"detail\":" + quoted(detail) + ",\"exchange\":" + quoted(exchange) + "}";
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
