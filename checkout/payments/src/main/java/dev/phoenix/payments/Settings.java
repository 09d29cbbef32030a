package dev.phoenix.payments;

import dev.phoenix.chassis.Configuration.Default;
import dev.phoenix.chassis.Configuration.Spread;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Secret;
import java.net.URI;
import java.util.Optional;

/// The process's configuration: environment keys `PAYMENTS_…`.
record Settings(
        @Default("127.0.0.1") String host,
        @Default("9203") int port,
        Database.Settings database,
        @Default("16") int connections,
        Secret operatorToken,
        Secret webhookSecret,
        @Spread Upstreams upstreams) {

    /// Whom the live lane charges, and the provider's sandbox for the shadow lane. Without a sandbox that lane charges
    /// nobody. A sandbox has a key of its own; without one it is shown the provider's.
    record Upstreams(URI providerUrl, Secret providerKey, Optional<URI> standInUrl, Optional<Secret> standInKey) {
        Secret keyOfStandIn() {
            return standInKey.orElse(providerKey);
        }
    }
}
