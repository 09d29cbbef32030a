package dev.phoenix.gateway.effects;

import dev.phoenix.compare.Answer;
import dev.phoenix.compare.EffectCall;
import dev.phoenix.gateway.door.Http1Guard;
import dev.phoenix.gateway.upstream.RequestHead;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A call as a service sends it to the port. *One thread*: its event loop.
record Inbound(HttpServerRequest request, Outside outside) {
    String method() {
        return request.method().name();
    }

    String target() {
        return String.valueOf(request.uri());
    }

    boolean isSafe() {
        return RequestHead.isSafe(request.method());
    }

    boolean hasBody() {
        var length = request.getHeader("Content-Length");
        return length == null
                ? request.headers().contains("Transfer-Encoding")
                : !length.strip().equals("0");
    }

    /// Whatever the call asked for, HTTP goes on after it.
    void stays() {
        Http1Guard.stayed(((ConnectionBase) request.connection()).channel());
    }

    /// Lets the service send its body, for which it may be waiting to be told.
    void begin() {
        if ("100-continue".equalsIgnoreCase(request.getHeader("Expect"))) {
            request.response().writeContinue();
        }
        request.resume();
    }

    /// The call as it is compared.
    EffectCall call(Buffer body, Instant now) {
        int query = target().indexOf('?');
        var path = query < 0 ? target() : target().substring(0, query);
        return new EffectCall(
                outside.kind(method(), target(), now),
                method() + " " + path,
                query < 0 ? "" : target().substring(query + 1),
                new Answer(0, fields(), body.getBytes()));
    }

    private Map<String, List<String>> fields() {
        var fields = new TreeMap<String, List<String>>();
        for (var name : List.of("content-type", "content-encoding")) {
            Optional.ofNullable(request.getHeader(name)).ifPresent(value -> fields.put(name, List.of(value)));
        }
        return fields;
    }

    /// Answers; where an answer has begun, breaking the connection off is all that can be said.
    void answer(EffectProblem problem) {
        answer(new Outcome.Answered(problem.status(), EffectProblem.fields(), problem.body(), 0));
    }

    void answer(Outcome.Answered answer) {
        var response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        response.setStatusCode(answer.status());
        response.headers().addAll(answer.fields());
        if (answer.body().length() > 0) {
            response.headers().remove("Content-Length");
            response.end(answer.body());
        } else {
            response.end();
        }
    }
}
