package dev.phoenix.gateway.shadow;

import dev.phoenix.gateway.routing.Customer;
import dev.phoenix.gateway.routing.RoutingTable;
import dev.phoenix.gateway.routing.TableRoute;
import dev.phoenix.gateway.upstream.RequestHead;
import dev.phoenix.plan.SideName;
import java.util.Optional;

/// The request that a copy is made of, and where the copy is to go.
///
/// @param table what the request is routed by
/// @param to the side that gets the copy
/// @param thing the id of the existing thing that the request is about, if it is about one
public record Original(
        RoutingTable table,
        TableRoute route,
        Customer customer,
        String exchange,
        RequestHead head,
        SideName to,
        Optional<String> thing) {

    /// Whether it changes nothing, by its method or by declaration.
    public boolean reads() {
        return head.isSafe() || route.isPure();
    }

    /// Whether it makes a fresh thing, apart from whatever was there before.
    boolean begins() {
        return !reads() && thing.isEmpty() && !route.paths().twins().isEmpty();
    }

    /// Whether it is about a thing that only the other side can know: no plan says how a copy would name it.
    boolean isForeign() {
        return !table.hasTwins()
                && thing.flatMap(table::owner).filter(to.other()::equals).isPresent();
    }
}
