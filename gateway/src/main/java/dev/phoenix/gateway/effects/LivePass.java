package dev.phoenix.gateway.effects;

import dev.phoenix.gateway.upstream.Connections;
import dev.phoenix.gateway.upstream.FieldRules;
import dev.phoenix.gateway.upstream.Fields;
import dev.phoenix.gateway.upstream.RequestHead;
import dev.phoenix.gateway.upstream.Sending;
import dev.phoenix.gateway.upstream.UpstreamAnswer;
import dev.phoenix.gateway.upstream.UpstreamCall;
import dev.phoenix.gateway.upstream.UpstreamFailure;
import dev.phoenix.gateway.upstream.UpstreamFailure.Kind;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call that passes to the outside and back, streamed, and is written down on its way. *One thread*: its event loop.
final class LivePass implements UpstreamCall.Listener, UpstreamAnswer.Reader {
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    /// To the outside a call looks as if the service had made it there.
    private static final FieldRules AS_SENT =
            new FieldRules(FieldRules.Host.UPSTREAM, FieldRules.Forwarded.NONE, FieldRules.Received.KEEP, false);

    private final Inbound inbound;
    private final Connections connections;
    private final Writing writing;
    private final Passing passing;
    private @Nullable UpstreamCall call;
    private @Nullable UpstreamAnswer answering;
    private boolean requestBegun;
    private boolean repeated;
    private boolean over;
    private long requestBytes;

    /// What holds for calls that pass.
    ///
    /// @param lane `live`, or `shadow` for a call that the plan allows there, whose answer must not lead elsewhere
    /// @param mostBytes the largest body of any request
    record Passing(String lane, long mostBytes, EffectCounts counts) {
        boolean isShadow() {
            return lane.equals("shadow");
        }
    }

    LivePass(Inbound inbound, Connections connections, Writing writing, Passing passing) {
        this.inbound = inbound;
        this.connections = connections;
        this.writing = writing;
        this.passing = passing;
    }

    void begin() {
        writing.began();
        var request = inbound.request();
        request.exceptionHandler(_ -> gone());
        request.response().exceptionHandler(_ -> gone());
        request.response().closeHandler(_ -> gone());
        attempt();
    }

    private void attempt() {
        var request = inbound.request();
        var fields = Fields.forUpstream(request, AS_SENT);
        if (!request.headers().contains("traceparent")) {
            fields.remove("traceparent");
        }
        var head = new RequestHead(request.method(), inbound.target(), fields);
        call = UpstreamCall.start(connections, inbound.outside().upstream(), head, this);
    }

    @Override
    public void connected(UpstreamCall connected, Sending to) {
        call = connected;
        if (requestBegun) {
            if (inbound.hasBody()) {
                writing.heldRequest().ifPresent(to::end);
            } else {
                to.end();
            }
            return;
        }
        requestBegun = true;
        if (!inbound.hasBody()) {
            writing.requestWhole();
            to.end();
            inbound.begin();
            return;
        }
        connected.stopClock();
        if (!inbound.request().headers().contains("Content-Length")) {
            to.chunked();
        }
        inbound.request().handler(part -> requestPart(part, to));
        inbound.request().endHandler(_ -> requestEnded(connected, to));
        inbound.begin();
    }

    private void requestPart(Buffer part, Sending to) {
        if (over) {
            return;
        }
        requestBytes += part.length();
        if (requestBytes > passing.mostBytes()) {
            cancel();
            refuse(EffectProblem.BODY_TOO_LARGE, "body over the cap");
            return;
        }
        writing.requestPart(part);
        to.write(part);
        if (to.isFull()) {
            inbound.request().pause();
            to.drained(() -> inbound.request().resume());
        }
    }

    private void requestEnded(UpstreamCall to, Sending sending) {
        if (!over) {
            writing.requestWhole();
            sending.end();
            to.startClock();
        }
    }

    @Override
    public void answered(UpstreamAnswer answer) {
        var response = inbound.request().response();
        var fields = MultiMap.caseInsensitiveMultiMap();
        Fields.forCustomer(answer.fields(), fields);
        if (!staysInside(fields)) {
            cancel();
            refuse(
                    new EffectProblem(502, "redirect_leaves", "The answer sends the caller past the effect port."),
                    "redirect_leaves");
            return;
        }
        response.setStatusCode(answer.status());
        response.setStatusMessage(answer.reason());
        response.headers().addAll(fields);
        boolean isSized = fields.contains("Content-Length");
        if (!isSized && mayHaveBody(answer.status()) && inbound.request().version() == HttpVersion.HTTP_1_1) {
            response.setChunked(true);
        }
        answering = answer;
        answer.read(this);
    }

    /// Another place on the outside is reached through the port as well. A live call may be sent elsewhere, as it would
    /// be without the port; one of the shadow lane may not.
    private boolean staysInside(MultiMap fields) {
        fields.remove("Alt-Svc");
        var location = Optional.ofNullable(fields.get("Location"));
        if (location.isEmpty()) {
            return true;
        }
        var inside = Redirects.inside(inbound.outside().upstream(), location.get());
        inside.ifPresent(path -> fields.set("Location", path));
        return inside.isPresent() || !passing.isShadow();
    }

    private boolean mayHaveBody(int status) {
        return !inbound.request().method().equals(HttpMethod.HEAD) && status != NO_CONTENT && status != NOT_MODIFIED;
    }

    @Override
    public void part(Buffer part) {
        var response = inbound.request().response();
        var from = answering;
        if (over || from == null || response.closed()) {
            return;
        }
        writing.answerPart(part);
        response.write(part);
        if (response.writeQueueFull()) {
            from.pause();
            response.drainHandler(_ -> from.resume());
        }
    }

    @Override
    public void ended() {
        var response = inbound.request().response();
        var current = call;
        if (over || current == null) {
            return;
        }
        over = true;
        current.completed();
        passed("");
        writing.answered(response.getStatusCode(), response.headers());
        if (!response.closed()) {
            response.end();
        }
    }

    @Override
    public void broken() {
        if (over) {
            return;
        }
        over = true;
        Optional.ofNullable(call).ifPresent(UpstreamCall::brokeOff);
        passed("broken off");
        writing.broken();
        inbound.request().response().reset();
    }

    @Override
    public void failed(UpstreamFailure failure) {
        if (over) {
            return;
        }
        if (isWorthRepeating(failure)) {
            repeated = true;
            attempt();
            return;
        }
        passed(failure.kind().code().replace("upstream_", ""));
        if (failure.kind() == Kind.RESET) {
            over = true;
            writing.broken();
            inbound.request().response().reset();
        } else {
            refuse(EffectProblem.of(failure, inbound.outside().name()), "");
        }
    }

    /// A kept connection may have died of old age. What changes something is sent again only where the service gave it
    /// a
    /// key, and where all of it is still here.
    private boolean isWorthRepeating(UpstreamFailure failure) {
        boolean mayRepeat = inbound.isSafe() || inbound.request().headers().contains("Idempotency-Key");
        boolean isHere =
                !requestBegun || !inbound.hasBody() || writing.heldRequest().isPresent();
        return !repeated && isHere && failure.isWorthRepeating(mayRepeat);
    }

    private void refuse(EffectProblem problem, String reason) {
        over = true;
        if (!reason.isEmpty()) {
            passing.counts().add(inbound.outside().name(), passing.lane(), "refused", reason);
        }
        writing.answered(problem);
        inbound.answer(problem);
    }

    /// The service's connection ended.
    private void gone() {
        if (over || inbound.request().response().ended()) {
            return;
        }
        over = true;
        cancel();
        passed("abandoned");
        writing.abandoned();
    }

    private void passed(String reason) {
        passing.counts().add(inbound.outside().name(), passing.lane(), "passed", reason);
    }

    private void cancel() {
        var current = call;
        if (current != null) {
            current.cancel();
        }
    }
}
