/// What every checkout service starts with: server, health, metrics, problem+json, configuration, database, lane.
///
/// A service is three pieces: settings, routes, and a `Main` that puts them together.
/// ```java
/// record Settings(
///         @Default("127.0.0.1") String host,
///         @Default("9201") int port,
///         @Default("10") int connections,
///         Database.Settings database,          // INVENTORY_DATABASE_URL, _USER, _PASSWORD
///         Secret operatorToken,                // INVENTORY_OPERATOR_TOKEN, never printed
///         Optional<URI> standInUrl) {}         // String, int, URI, Duration (250ms, 5s, 2m), enum, Secret, Optional
///
/// public final class Main {
///     public static void main(String[] args) {
///         Launch.run("inventory", System.out, () ->
///                 start(Configuration.read("INVENTORY", Settings.class, System.getenv())));
///     }
///
///     static Service start(Settings settings) {
///         var database = Database.open("inventory", settings.database(), settings.connections());
///         var routes = new Routes(settings.operatorToken())
///                 .open("GET", "/stock/{sku}", request -> Answer.ok(read(request.lane(), request.path("sku"))))
///                 .operator("PUT", "/stock/{sku}", request -> put(request.body(OnHand.class)));
///         return Service.start(settings.host(), settings.port(), routes, database);
///     }
/// }
/// ```
/// **Database.** Flyway finds migrations in the class path's `db/<service>/V1__….sql` and runs them in the schemas
/// `live` and `shadow`; write no schema name into SQL. `database.in(request.lane())` is the lane's JDBI,
/// `dataSource(lane)` its pool.
///
/// **Requests and answers.** A body is a record; a component that may be absent is `Optional`. What does not fit is
/// refused for you (400 `malformed_json`, 422 `invalid_request`). An `IllegalArgumentException` or
/// `Problem.Refusal` from a record's constructor is a refusal as well. `Answer.ok/created/new Answer(status, body)`;
/// `new Problem(409, "out_of_stock", "…", Map.of("sku", sku)).answer()`, or `.refusal()` to throw. `/health`,
/// `/ready` and `/metrics` are there already; own meters go to `routes.meters()`. Workers are `Part`s: `Service`
/// stops them.
///
/// **Calls to others.** `new Calls(uri, deadline, Optional.of(token)).post("/reservations", body, Reservation.class,
/// request.passedOn())` answers `Done`, `Refused` (4xx with its `Problem`) or `Failed`, to be read in a `switch`.
/// Lane, trace and exchange go along; a worker says `PassedOn.in(lane)`.
@NullMarked
package dev.phoenix.chassis;

import org.jspecify.annotations.NullMarked;
