package dev.phoenix.gateway.effects;

import java.util.Optional;

/// For whom a service makes a call to the outside.
sealed interface Caller {
    /// For a customer.
    record Live(Origin origin) implements Caller {}

    /// For a read that legacy is asked a second time: it is live, and no effect of the pair.
    record AskedTwice() implements Caller {}

    /// For a copy.
    record Shadow(Origin origin) implements Caller {}

    /// Nobody can tell, so that it must not leave.
    record Unknown(String why) implements Caller {}

    /// What a call says about the exchange that it belongs to.
    ///
    /// @param exchange the id that the gateway gave, where the service passed it on
    /// @param trace the W3C trace, where the service passed that on
    record Origin(Optional<String> exchange, Optional<String> trace) {}
}
