package dev.phoenix.taxation;

import dev.phoenix.chassis.Answer;
import dev.phoenix.chassis.Configuration;
import dev.phoenix.chassis.Configuration.Default;
import dev.phoenix.chassis.Launch;
import dev.phoenix.chassis.Routes;
import dev.phoenix.chassis.Service;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;

/// The taxation service as a process.
public final class Main {
    /// Its configuration: `TAXATION_HOST`, `_PORT`, `_ROUNDING_BASIS`, `_ROUNDING_MODE`, `_ROUNDING_OF`.
    record Settings(
            @Default("127.0.0.1") String host,
            @Default("9202") int port,
            @Default("order") Rounding.Basis roundingBasis,
            @Default("half_up") Rounding.Mode roundingMode,
            Optional<String> roundingOf) {
        Settings {
            Roundings.read(new Rounding(roundingBasis, roundingMode), roundingOf);
        }

        Roundings roundings() {
            return Roundings.read(new Rounding(roundingBasis, roundingMode), roundingOf);
        }
    }

    private Main() {}

    public static void main(String[] args) {
        Launch.run(
                "taxation",
                System.out,
                () -> start(Configuration.read("TAXATION", Settings.class, System.getenv()), Clock.systemUTC()));
    }

    static Service start(Settings settings, Clock clock) {
        return Service.start(settings.host(), settings.port(), routes(settings, clock));
    }

    static Routes routes(Settings settings, Clock clock) {
        var taxation = new Taxation(Rates.load(), settings.roundings());
        return new Routes()
                .open(
                        "POST",
                        "/tax/quotes",
                        request -> Answer.ok(taxation.quote(request.body(TaxQuery.class), LocalDate.now(clock))))
                .publish("openapi/taxation.json");
    }
}
