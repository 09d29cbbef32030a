package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.plan.StageName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Prometheus reads, held to Prometheus' conventions and to our document.
class MetersTest {
    private static final Path DOCUMENT = Path.of("../docs/gateway.md");

    @Test
    void every_metric_says_what_it_is_counters_alone_are_totals_and_the_document_names_each(@TempDir Path directory)
            throws Exception {
        var scrape = scrape(directory);
        var document = Files.readString(DOCUMENT);
        var kinds = said(scrape, "# TYPE ");
        var helps = said(scrape, "# HELP ");

        assertThat(kinds)
                .containsEntry("phoenix_gateway_requests_seconds", "histogram")
                .containsEntry("phoenix_gateway_copies_total", "counter")
                .containsEntry("phoenix_gateway_shadow_faults_total", "counter")
                .containsEntry("phoenix_gateway_access_log_dropped_total", "counter")
                .containsEntry("phoenix_gateway_snapshots_older_total", "counter")
                .containsEntry("phoenix_gateway_effects_total", "counter");
        assertThat(kinds).allSatisfy((name, kind) -> {
            assertThat(name.endsWith("_total")).as(name).isEqualTo(kind.equals("counter"));
            assertThat(helps.getOrDefault(name, ""))
                    .as(name)
                    .hasSizeGreaterThan(10)
                    .endsWith(".");
            assertThat(document).contains("`" + name.replaceFirst("_max$", "") + "`");
        });
    }

    /// After a copied request of a gateway with all that can be watched, and a call to the outside.
    private static List<String> scrape(Path directory) throws Exception {
        try (var legacy = FakeUpstream.start(_ -> Reaction.ok("answer"));
                var candidate = FakeUpstream.start(_ -> Reaction.ok("answer"));
                var control = new FakeControl()) {
            var setup = TestGateway.between(legacy, candidate)
                    .linkedTo(control)
                    .with("ACCESS_LOG", directory.resolve("access.log").toString());
            control.say(setup.snapshot(1, StageName.SHADOW, 0));
            try (var gateway = setup.start()) {
                gateway.ask(RawCustomer.get("/", "X-Customer-Id: c"));
                gateway.settled("reads");
                gateway.gateway.cutWindow();
                var calls = new Meters();
                calls.effect("mails", "live", "passed", "");
                return List.of(gateway.admin("/metrics").body(), calls.scrape());
            }
        }
    }

    /// What lines of this kind say, by metric.
    private static Map<String, String> said(List<String> scrapes, String begin) {
        return scrapes.stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()).split(" ", 2))
                .collect(Collectors.toMap(words -> words[0], words -> words.length > 1 ? words[1] : ""));
    }
}
