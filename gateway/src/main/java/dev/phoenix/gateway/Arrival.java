package dev.phoenix.gateway;

import dev.phoenix.gateway.RequestBody.Held;
import dev.phoenix.gateway.routing.RequestContent;
import dev.phoenix.gateway.routing.RoutingTable;
import dev.phoenix.gateway.upstream.ExchangeId;
import io.vertx.core.http.HttpServerRequest;

/// A customer's request from its head to its route. It waits for the body only where a route depends on it, and then
/// only for as much as may be held: whatever is larger belongs to a route that asks for less. *One thread*: the event
/// loop that accepted it.
final class Arrival {
    private final GatewayLoop loop;
    private final RoutingTable table;
    private final HttpServerRequest request;
    private final RequestBody body;
    private final String target;
    private final RequestContent content;
    private boolean over;

    Arrival(GatewayLoop loop, RoutingTable table, HttpServerRequest request) {
        this.loop = loop;
        this.table = table;
        this.request = request;
        this.body = new RequestBody(request, loop.settings().limits().bodyBytes(), loop.slow());
        this.target = Targets.originForm(request.uri());
        this.content = new RequestContent(request, target);
    }

    void begin() {
        table.counts().opened();
        var found = find();
        if (!content.isBodyWanted() || body.isWhole() || body.declaresTooMuch()) {
            treat(found);
            return;
        }
        request.response().closeHandler(_ -> gone());
        var exchange = ExchangeId.of(System.currentTimeMillis());
        request.exceptionHandler(_ -> InboundMessage.brokenOff(request, exchange, this::gone));
        body.whenSlow(() -> refuse(Problem.BODY_TOO_SLOW));
        body.hold(loop.captureBytes(), this::held);
    }

    private RoutingTable.Found find() {
        return table.find(request.method().name(), target, content);
    }

    private void held(Held held) {
        if (over) {
            return;
        }
        if (held == Held.TOO_LARGE) {
            refuse(Problem.BODY_TOO_LARGE);
            return;
        }
        if (held == Held.WHOLE) {
            content.read(body.held());
        }
        treat(find());
    }

    private void refuse(Problem problem) {
        gone();
        problem.send(request.response(), ExchangeId.of(System.currentTimeMillis()));
        body.discard();
        if (problem.equals(Problem.BODY_TOO_SLOW)) {
            body.hangUp();
        }
    }

    private void treat(RoutingTable.Found found) {
        over = true;
        new LiveCall(loop, table, new LiveCall.Arrived(request, body, target, found)).begin();
    }

    private void gone() {
        if (!over) {
            over = true;
            table.counts().closed();
        }
    }
}
