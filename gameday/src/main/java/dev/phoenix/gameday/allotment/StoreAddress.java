package dev.phoenix.gameday.allotment;

import java.net.URI;

/// Where one side's store is reached: its stock, the demand of its open carts (another process on the candidate's
/// side), and the operator's token for both.
///
/// @param stock the process with the routes `/stock` and `/stock/transfers`
/// @param demand the process with the route `/demand`
public record StoreAddress(URI stock, URI demand, String operatorToken) {}
