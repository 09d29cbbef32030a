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
        Optional<String> thing) {}
