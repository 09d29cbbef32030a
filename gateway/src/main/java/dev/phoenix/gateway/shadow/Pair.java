package dev.phoenix.gateway.shadow;

import dev.phoenix.gateway.routing.RoutingTable;
import dev.phoenix.gateway.routing.TableRoute;

/// The two exchanges of one request.
///
/// @param table what the request was routed by
/// @param exchange the id that both sides' exchanges share
/// @param customer the customer key, which twins are kept under
/// @param request method and target, as the customer sent them
public record Pair(
        RoutingTable table,
        TableRoute route,
        String exchange,
        String customer,
        String request,
        Answer legacy,
        Answer candidate) {

    private static final int TOO_MANY_REQUESTS = 429;

    /// Whether both sides came to an end with the request, whatever it was. Only then are their states still alike,
    /// but for what the comparison shows.
    boolean wasDoneByBoth() {
        return wasDone(legacy) && wasDone(candidate);
    }

    /// Whether both answers were held to their last byte.
    boolean isHeldWhole() {
        return isHeldWhole(legacy) && isHeldWhole(candidate);
    }

    private static boolean isHeldWhole(Answer answer) {
        return answer instanceof Answer.Whole whole && whole.beyond().isEmpty();
    }

    private static boolean wasDone(Answer answer) {
        return answer instanceof Answer.Whole whole && !whole.failed() && whole.status() != TOO_MANY_REQUESTS;
    }
}
