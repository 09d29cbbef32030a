package dev.phoenix.gateway.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.vertx.core.MultiMap;

/// The span of one call to an upstream. Only its first end counts. *One thread*: the event loop of the call.
public final class CallSpan {
    private static final int FIRST_ERROR = 400;

    private final Span span;
    private boolean over;

    CallSpan(Span span) {
        this.span = span;
    }

    /// The same fields with this call's context in them.
    public MultiMap told(MultiMap fields) {
        var told = MultiMap.caseInsensitiveMultiMap().addAll(fields);
        RequestSpan.tell(span, told);
        return told;
    }

    /// The head of the answer is there.
    public void answered(int status) {
        span.setAttribute("http.response.status_code", (long) status);
        if (status >= FIRST_ERROR) {
            error(Integer.toString(status));
        }
    }

    /// There is no answer, or no end of it.
    ///
    /// @param code says why
    public void failed(String code) {
        if (!over) {
            error(code);
            end();
        }
    }

    private void error(String code) {
        span.setAttribute("error.type", code);
        span.setStatus(StatusCode.ERROR);
    }

    /// The answer was read as far as anybody wanted.
    public void end() {
        if (!over) {
            over = true;
            span.end();
        }
    }
}
