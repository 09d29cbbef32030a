package dev.phoenix.gateway;

import dev.phoenix.gateway.RequestBody.Held;
import dev.phoenix.gateway.routing.Customer;
import dev.phoenix.gateway.routing.GraphQlErrors;
import dev.phoenix.gateway.routing.RoutingTable;
import dev.phoenix.gateway.routing.TableRoute;
import dev.phoenix.gateway.shadow.Copy;
import dev.phoenix.gateway.shadow.Original;
import dev.phoenix.gateway.trace.RequestSpan;
import dev.phoenix.gateway.upstream.ExchangeId;
import dev.phoenix.gateway.upstream.RequestHead;
import dev.phoenix.gateway.upstream.Sending;
import dev.phoenix.gateway.upstream.UpstreamAnswer;
import dev.phoenix.gateway.upstream.UpstreamCall;
import dev.phoenix.gateway.upstream.UpstreamFailure;
import dev.phoenix.plan.route.Route;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One customer's request on its way to one side and back, by one routing table from beginning to end. *One thread*:
/// the event loop that accepted it. The copy, if there is one, only watches: nothing here waits for it or fails by it.
final class LiveCall implements UpstreamCall.Listener, RequestBody.Watcher, AnswerStream.Watcher {
    /// A pool can hold more than one connection that has died of old age; beyond a few it is not old age.
    static final int MOST_REPEATS = 2;

    private final GatewayLoop loop;
    private final RoutingTable table;
    private final HttpServerRequest request;
    private final String exchange = ExchangeId.of(System.currentTimeMillis());
    private final RequestBody body;
    private final TableRoute route;
    private final Map<String, String> variables;
    private final RequestHead head;
    private final Optional<RequestSpan> span;
    private final Customer customer;
    private final Answerer answerer;
    private final Optional<GraphQlErrors> errors;
    private Optional<Copy> copy = Optional.empty();
    private @Nullable UpstreamCall call;
    private boolean dispatched;
    private boolean bodyWatched;
    private boolean watching;
    private int repeats;
    private Optional<Integer> status = Optional.empty();
    private boolean over;

    /// A request whose route is known, and which the table's counts have as open.
    record Arrived(HttpServerRequest request, RequestBody body, String target, RoutingTable.Found found) {}

    LiveCall(GatewayLoop loop, RoutingTable table, Arrived arrived) {
        this.loop = loop;
        this.table = table;
        this.request = arrived.request();
        this.body = arrived.body();
        this.route = arrived.found().route();
        this.variables = arrived.found().variables();
        var fields = loop.fields(request, table, exchange);
        this.span = loop.begin(request, arrived, exchange);
        span.ifPresent(one -> one.tell(fields));
        this.head = new RequestHead(request.method(), arrived.target(), fields);
        this.customer = Customer.of(table.plan().customers(), request);
        this.answerer = new Answerer(table, route, head, customer, loop.meters());
        this.errors = route.isGraphQl() ? Optional.of(new GraphQlErrors()) : Optional.empty();
    }

    /// Treats the request.
    void begin() {
        request.response().closeHandler(_ -> customerGone());
        request.exceptionHandler(_ -> InboundMessage.brokenOff(request, exchange, this::customerGone));
        request.response().exceptionHandler(_ -> customerGone());
        body.whenSlow(this::tooSlow);
        if (body.declaresTooMuch()) {
            refuse(Problem.BODY_TOO_LARGE);
            return;
        }
        if (route.paths().owner().isPresent()) {
            body.hold(loop.captureBytes(), this::ownerHeld);
        } else if (route.route().owner().orElse(null) instanceof Route.OwnerOf.Path(var variable)) {
            assign(Optional.ofNullable(variables.get(variable)));
        } else {
            assign(Optional.empty());
        }
    }

    private void ownerHeld(Held held) {
        if (held != Held.WHOLE) {
            refuse(Problem.BODY_TOO_LARGE);
            return;
        }
        assign(route.paths().owner().flatMap(path -> OwnerInBody.find(path, body.held())));
    }

    private void assign(Optional<String> thing) {
        answerer.choose(thing);
        if (Tunnel.isWanted(request)) {
            route.counts().receivedNotSampled();
            new Tunnel(loop, request, new Tunnel.Wish(head, answerer, exchange), this::tunnelled).open();
        } else if (answerer.mayRepeat() && !body.isWhole()) {
            body.hold(loop.captureBytes(), this::bodyHeld);
        } else {
            dispatch();
        }
    }

    private void tunnelled(Optional<Integer> answered) {
        if (!over) {
            status = answered;
            count(answered.orElse(0) >= Answerer.FIRST_SERVER_ERROR);
        }
    }

    private void bodyHeld(Held held) {
        if (held == Held.TOO_LARGE) {
            refuse(Problem.BODY_TOO_LARGE);
        } else {
            dispatch();
        }
    }

    private void dispatch() {
        if (over) {
            return;
        }
        var to = answerer.copyTo();
        if (to.isPresent()) {
            var original = new Original(table, route, customer, exchange, head, to.get(), answerer.thing());
            copy = loop.shadow().begin(loop.shadowLoop(), original);
        } else {
            route.counts().receivedNotSampled();
        }
        dispatched = true;
        attempt();
    }

    private void attempt() {
        call = UpstreamCall.start(loop.live(), answerer.upstream(), head, this);
    }

    @Override
    public void connected(UpstreamCall connected, Sending upstream) {
        if (!body.isWhole()) {
            connected.stopClock();
        }
        call = connected;
        watching = !bodyWatched;
        bodyWatched = true;
        body.sendTo(upstream, this);
    }

    @Override
    public void chunk(Buffer chunk) {
        if (watching) {
            copy.ifPresent(one -> one.requestChunk(chunk));
        }
    }

    @Override
    public void sent() {
        Optional.ofNullable(call).ifPresent(UpstreamCall::startClock);
    }

    @Override
    public void tooLarge() {
        giveUp(Problem.BODY_TOO_LARGE, "request body too large");
    }

    private void tooSlow() {
        giveUp(Problem.BODY_TOO_SLOW, "request body too slow");
        body.hangUp();
    }

    private void giveUp(Problem problem, String reason) {
        cancelCall();
        copy.ifPresent(one -> one.giveUp(reason));
        refuse(problem);
    }

    @Override
    public void hinted(MultiMap fields) {
        AnswerStream.hint(request, fields);
    }

    @Override
    public void answered(UpstreamAnswer answer) {
        int status = answer.status();
        this.status = Optional.of(status);
        if (errors.isEmpty() || status >= Answerer.FIRST_SERVER_ERROR) {
            answerer.tellBreaker(status < Answerer.FIRST_SERVER_ERROR, answerer.micros());
        }
        if (mayBeSentAgain() && answerer.fallsBackAfter(status)) {
            cancelCall();
            fallBack();
            return;
        }
        copy.ifPresent(one -> one.answerHead(status, answer.fields()));
        tell();
        new AnswerStream(request, answer, this).start();
    }

    @Override
    public void answerChunk(Buffer chunk) {
        errors.ifPresent(one -> one.read(chunk));
        copy.ifPresent(one -> one.answerChunk(chunk));
    }

    @Override
    public void answerEnded(int status) {
        var answering = call;
        if (over || answering == null) {
            return;
        }
        long micros = answering.micros();
        answering.completed();
        boolean failed = status >= Answerer.FIRST_SERVER_ERROR
                || errors.filter(GraphQlErrors::areThere).isPresent();
        if (errors.isPresent() && status < Answerer.FIRST_SERVER_ERROR) {
            answerer.tellBreaker(!failed, micros);
        }
        count(failed);
        if (body.isRead()) {
            copy.ifPresent(one -> one.originalAnswered(micros));
        } else {
            copy.ifPresent(one -> one.giveUp("answered before the request was read"));
            body.discard();
        }
    }

    @Override
    public void answerBroken() {
        if (!over) {
            Optional.ofNullable(call).ifPresent(UpstreamCall::brokeOff);
            count(true);
            answerer.release();
            copy.ifPresent(one -> one.originalFailed("answer broke off", answerer.micros()));
        }
    }

    @Override
    public void failed(UpstreamFailure failure) {
        if (over) {
            return;
        }
        if (failure.isWorthRepeating(answerer.mayRepeat()) && body.isWhole() && repeats < MOST_REPEATS) {
            repeats++;
            attempt();
            return;
        }
        answerer.tellBreaker(false, answerer.micros());
        if (mayBeSentAgain() && answerer.fallsBackAfter(failure)) {
            fallBack();
            return;
        }
        failedForGood(failure);
    }

    private void failedForGood(UpstreamFailure failure) {
        var problem = Problem.of(failure, answerer.assignment().side());
        status = Optional.of(problem.status());
        count(true);
        if (bodyWatched && body.isRead()) {
            copy.ifPresent(one -> one.originalFailed(failure.kind().code(), answerer.micros()));
        } else {
            copy.ifPresent(one -> one.giveUp(answerer.assignment().side().word() + " failed"));
        }
        tell();
        answer(problem);
    }

    /// The candidate failed before the first byte went to the customer: legacy answers.
    private void fallBack() {
        answerer.fallBack();
        copy.ifPresent(one -> one.giveUp("fallback"));
        attempt();
    }

    /// Whether all of the request is still here.
    private boolean mayBeSentAgain() {
        return !bodyWatched || body.isWhole();
    }

    private void tell() {
        loop.tell(request.response(), answerer.assignment(), exchange);
    }

    /// The customer's connection ended. Where the whole answer had been handed over, that is how customers leave.
    private void customerGone() {
        if (over || request.response().ended()) {
            return;
        }
        cancelCall();
        answerer.release();
        if (dispatched) {
            count(false);
        } else {
            end();
        }
        if (bodyWatched && body.isRead()) {
            copy.ifPresent(one -> one.originalUnfinished(answerer.micros()));
        } else {
            copy.ifPresent(one -> one.giveUp("customer went away"));
        }
    }

    /// Ends the call with an answer of the gateway's own, before a side was asked or without its being to blame.
    private void refuse(Problem problem) {
        if (!over) {
            status = Optional.of(problem.status());
            end();
            answerer.release();
            log(answerer.micros());
            answer(problem);
        }
    }

    private void answer(Problem problem) {
        problem.send(request.response(), exchange);
        body.discard();
    }

    private void count(boolean failed) {
        answerer.count(failed, status);
        log(answerer.micros());
        end();
    }

    private void log(long micros) {
        loop.log()
                .ifPresent(log -> log.add(
                        new AccessLog.Entry(exchange, head, route.name(), answerer.assignment(), status, micros)));
    }

    /// Comes after all counting: a window whose calls are all closed may be the last one of its snapshot.
    private void end() {
        over = true;
        span.ifPresent(one -> one.end(
                status,
                answerer.assignment().side().word(),
                answerer.assignment().reason().word()));
        table.counts().closed();
    }

    private void cancelCall() {
        Optional.ofNullable(call).ifPresent(UpstreamCall::cancel);
    }
}
