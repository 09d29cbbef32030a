package dev.phoenix.gateway;

import dev.phoenix.gateway.RequestBody.Held;
import dev.phoenix.gateway.routing.Assignment;
import dev.phoenix.gateway.routing.Assignment.Reason;
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
import dev.phoenix.plan.SideName;
import dev.phoenix.plan.StageName;
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
    private static final int FIRST_SERVER_ERROR = 500;
    private static final int BAD_GATEWAY = 502;
    private static final int GATEWAY_TIMEOUT = 504;

    /// A pool can hold more than one connection that has died of old age; beyond a few it is not old age.
    private static final int MOST_REPEATS = 2;

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
    private final CallTally tally;
    private final BreakerUse breaker;
    private final Optional<GraphQlErrors> errors;
    private Assignment assignment = new Assignment(SideName.LEGACY, Reason.STAGE);
    private Optional<String> thing = Optional.empty();
    private Optional<Copy> copy = Optional.empty();
    private long sideBeganNanos = System.nanoTime();
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
        this.tally = new CallTally(table, route, customer, loop.meters());
        this.breaker = new BreakerUse(route.breaker());
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
        if (route.route().owner().orElse(null) instanceof Route.OwnerOf.Path(var variable)) {
            thing = Optional.ofNullable(variables.get(variable));
        }
        if (route.paths().owner().isPresent()) {
            body.hold(loop.captureBytes(), this::ownerHeld);
        } else {
            assign();
        }
    }

    private void ownerHeld(Held held) {
        if (held != Held.WHOLE) {
            refuse(Problem.BODY_TOO_LARGE);
            return;
        }
        thing = route.paths().owner().flatMap(path -> OwnerInBody.find(path, body.held()));
        assign();
    }

    private void assign() {
        assignment = Assignment.decide(table, thing.flatMap(table::owner), customer);
        tally.came();
        if (Tunnel.isWanted(request)) {
            route.counts().receivedNotSampled();
            var wish = new Tunnel.Wish(head, route.upstream(assignment.side()), exchange);
            new Tunnel(loop, request, wish, this::tunnelled).open();
            return;
        }
        if (legacyMayAnswer(true) && !breaker.permits(mayRepeat())) {
            assignment = new Assignment(SideName.LEGACY, Reason.BREAKER);
        }
        table.answers(assignment, customer);
        if (mayRepeat() && !body.isWhole()) {
            body.hold(loop.captureBytes(), this::bodyHeld);
        } else {
            dispatch();
        }
    }

    private void tunnelled(Optional<Integer> answered) {
        if (!over) {
            status = answered;
            count(answered.orElse(0) >= FIRST_SERVER_ERROR);
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
        var to = assignment.reason() == Reason.BREAKER
                ? Optional.<SideName>empty()
                : table.copyTo(route, assignment, customer);
        if (to.isPresent()) {
            var original = new Original(table, route, customer, exchange, head, to.get(), thing);
            copy = loop.shadow().begin(loop.shadowLoop(), original);
        } else {
            route.counts().receivedNotSampled();
        }
        dispatched = true;
        attempt();
    }

    private void attempt() {
        var upstream = route.upstream(assignment.side());
        call = UpstreamCall.start(loop.live(), upstream, head, this);
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
        if (assignment.side() == SideName.CANDIDATE) {
            if (errors.isEmpty() || status >= FIRST_SERVER_ERROR) {
                breaker.record(status < FIRST_SERVER_ERROR, sideMicros());
            }
            if (status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT && legacyMayAnswer(false)) {
                cancelCall();
                fallBack();
                return;
            }
        }
        copy.ifPresent(one -> one.answerHead(status, answer.fields()));
        if (loop.settings().fields().debug()) {
            AnswerStream.tell(request.response(), assignment, exchange);
        }
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
        boolean failed = status >= FIRST_SERVER_ERROR
                || errors.filter(GraphQlErrors::areThere).isPresent();
        if (errors.isPresent() && status < FIRST_SERVER_ERROR && assignment.side() == SideName.CANDIDATE) {
            breaker.record(!failed, micros);
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
            breaker.release();
            copy.ifPresent(one -> one.originalFailed("answer broke off", sideMicros()));
        }
    }

    @Override
    public void failed(UpstreamFailure failure) {
        if (over) {
            return;
        }
        if (failure.isWorthRepeating(mayRepeat()) && body.isWhole() && repeats < MOST_REPEATS) {
            repeats++;
            attempt();
            return;
        }
        if (assignment.side() == SideName.CANDIDATE) {
            breaker.record(false, sideMicros());
            if (legacyMayAnswer(failure.nothingSent())) {
                fallBack();
                return;
            }
        }
        failedForGood(failure);
    }

    private void failedForGood(UpstreamFailure failure) {
        var problem = Problem.of(failure, assignment.side());
        status = Optional.of(problem.status());
        count(true);
        if (bodyWatched && body.isRead()) {
            copy.ifPresent(one -> one.originalFailed(failure.kind().code(), sideMicros()));
        } else {
            copy.ifPresent(one -> one.giveUp(assignment.side().word() + " failed"));
        }
        answer(problem);
    }

    /// The candidate failed before the first byte went to the customer: legacy answers, and the failure is counted.
    private void fallBack() {
        tally.fellBack(System.nanoTime() - sideBeganNanos);
        copy.ifPresent(one -> one.giveUp("fallback"));
        assignment = new Assignment(SideName.LEGACY, Reason.FALLBACK);
        sideBeganNanos = System.nanoTime();
        attempt();
    }

    /// Whether sending the request once more does no harm by itself.
    private boolean mayRepeat() {
        return head.isSafe() || head.hasIdempotencyKey() || (route.isPure() && route.fallsBack());
    }

    /// Whether legacy may answer in place of the candidate. Never for a thing that the candidate made: legacy does not
    /// know it. Reads need no leave of the plan unless they are about a thing whose maker is unknown.
    ///
    /// @param nothingSent the candidate cannot have seen the request
    private boolean legacyMayAnswer(boolean nothingSent) {
        if (assignment.side() != SideName.CANDIDATE
                || assignment.reason() == Reason.OWNER
                || table.stage() == StageName.COMPLETE
                || (bodyWatched && !body.isWhole())) {
            return false;
        }
        return route.fallsBack() ? nothingSent || mayRepeat() : head.isSafe() && thing.isEmpty();
    }

    /// The customer's connection ended. Where the whole answer had been handed over, that is how customers leave.
    private void customerGone() {
        if (over || request.response().ended()) {
            return;
        }
        cancelCall();
        breaker.release();
        if (dispatched) {
            count(false);
        } else {
            end();
        }
        if (bodyWatched && body.isRead()) {
            copy.ifPresent(one -> one.originalUnfinished(sideMicros()));
        } else {
            copy.ifPresent(one -> one.giveUp("customer went away"));
        }
    }

    /// Ends the call with an answer of the gateway's own, before a side was asked or without its being to blame.
    private void refuse(Problem problem) {
        if (!over) {
            status = Optional.of(problem.status());
            end();
            breaker.release();
            log(sideMicros());
            answer(problem);
        }
    }

    private void answer(Problem problem) {
        problem.send(request.response(), exchange);
        body.discard();
    }

    private void count(boolean failed) {
        long nanos = System.nanoTime() - sideBeganNanos;
        tally.answered(assignment, nanos, failed, status);
        log(nanos / 1000);
        end();
    }

    private void log(long micros) {
        loop.log()
                .ifPresent(
                        log -> log.add(new AccessLog.Entry(exchange, head, route.name(), assignment, status, micros)));
    }

    /// Comes after all counting: a window whose calls are all closed may be the last one of its snapshot.
    private void end() {
        over = true;
        span.ifPresent(one ->
                one.end(status, assignment.side().word(), assignment.reason().word()));
        table.counts().closed();
    }

    private void cancelCall() {
        Optional.ofNullable(call).ifPresent(UpstreamCall::cancel);
    }

    private long sideMicros() {
        return (System.nanoTime() - sideBeganNanos) / 1000;
    }
}
