package dev.phoenix.gateway.shadow;

import dev.phoenix.gateway.routing.RoutingTable;
import dev.phoenix.gateway.routing.TableRoute;

/// The two exchanges of one request.
///
/// @param table what the request was routed by
/// @param exchange the id that both sides' exchanges share
/// @param customer the customer key, which twins are kept under
public record Pair(
        RoutingTable table, TableRoute route, String exchange, String customer, Answer legacy, Answer candidate) {}
