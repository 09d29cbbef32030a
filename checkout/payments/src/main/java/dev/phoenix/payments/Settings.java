package dev.phoenix.payments;

import dev.phoenix.chassis.Configuration.Default;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Secret;
import java.net.URI;
import java.util.Optional;

/// The process's configuration: environment keys `PAYMENTS_…`.
record Settings(
        @Default("127.0.0.1") String host,
        @Default("9203") int port,
        Storage database,
        Upstream provider,
        StandIn standIn,
        Webhook webhook,
        Operator operator) {

    /// `PAYMENTS_DATABASE_…`
    record Storage(
            Secret url,
            Optional<String> user,
            Optional<Secret> password,
            @Default("16") int connections) {
        Database.Settings place() {
            return new Database.Settings(url, user, password);
        }
    }

    /// `PAYMENTS_PROVIDER_…`: whom the live lane charges.
    record Upstream(URI url, Secret key) {}

    /// `PAYMENTS_STAND_IN_…`: the provider's sandbox, for the shadow lane alone. Without it that lane charges nobody.
    /// The live key never goes there.
    record StandIn(
            Optional<URI> url, @Default("sk_test_stand_in") Secret key) {}

    /// `PAYMENTS_WEBHOOK_…`
    record Webhook(Secret secret) {}

    /// `PAYMENTS_OPERATOR_…`
    record Operator(Secret token) {}
}
