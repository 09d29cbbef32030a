package dev.phoenix.gateway.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.vertx.core.MultiMap;
import java.util.Optional;

/// The span of one customer's request. *One thread*: the request's event loop.
public final class RequestSpan {
    private static final int FIRST_SERVER_ERROR = 500;

    private final Span span;

    RequestSpan(Span span) {
        this.span = span;
    }

    /// Lets whoever gets these fields know that they belong to this request.
    public void tell(MultiMap fields) {
        tell(span, fields);
    }

    static void tell(Span span, MultiMap fields) {
        fields.remove("tracestate");
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), fields, (to, name, value) -> {
            if (to != null) {
                to.set(name, value);
            }
        });
    }

    /// The request is over.
    ///
    /// @param status what the customer was answered; empty when the customer left before
    public void end(Optional<Integer> status, String side, String reason) {
        status.ifPresent(code -> {
            span.setAttribute("http.response.status_code", (long) code);
            if (code >= FIRST_SERVER_ERROR) {
                span.setAttribute("error.type", Integer.toString(code));
                span.setStatus(StatusCode.ERROR);
            }
        });
        span.setAttribute("phoenix.side", side);
        span.setAttribute("phoenix.reason", reason);
        span.end();
    }
}
