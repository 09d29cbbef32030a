package dev.phoenix.inventory;

import dev.phoenix.chassis.Configuration;
import dev.phoenix.chassis.Configuration.Default;
import dev.phoenix.chassis.Database;
import dev.phoenix.chassis.Launch;
import dev.phoenix.chassis.Routes;
import dev.phoenix.chassis.Secret;
import dev.phoenix.chassis.Service;
import java.time.Duration;

/// The inventory service as a process.
public final class Main {
    /// Its configuration: `INVENTORY_HOST`, `_PORT`, `_CONNECTIONS` (a lane), `_DATABASE_URL`, `_DATABASE_USER`,
    /// `_DATABASE_PASSWORD`, `_OPERATOR_TOKEN`, `_SWEEP_EVERY`.
    record Settings(
            @Default("127.0.0.1") String host,
            @Default("9201") int port,
            @Default("10") int connections,
            Database.Settings database,
            Secret operatorToken,
            @Default("1s") Duration sweepEvery) {}

    private Main() {}

    public static void main(String[] args) {
        Launch.run(
                "inventory", System.out, () -> start(Configuration.read("INVENTORY", Settings.class, System.getenv())));
    }

    static Service start(Settings settings) {
        var database = Database.open("inventory", settings.database(), settings.connections());
        var inventory = new Inventory(database);
        var routes = inventory.addTo(new Routes(settings.operatorToken()));
        var sweeper = Sweeper.start(inventory.reservations(), settings.sweepEvery(), routes.meters());
        return Service.start(settings.host(), settings.port(), routes, database, inventory, sweeper);
    }
}
