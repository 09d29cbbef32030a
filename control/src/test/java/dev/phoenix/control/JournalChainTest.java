package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.control.database.Json;
import dev.phoenix.postgres.Postgres;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.DriverManager;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(600)
class JournalChainTest {
    private final String database = Postgres.shared().database(ControlRun.fresh());
    private ControlRun run;

    @BeforeEach
    void some_entries() throws Exception {
        run = ControlRun.start(Plans.checkout(), database, new FakeClock());
        run.act("promote", "{\"by\":\"ada\",\"reason\":\"ünï→\"}");
        run.act("resume", "{\"by\":\"ada\"}");
        run.act("complete", "{\"by\":\"ada\"}");
        run.act("abort", "{\"by\":\"ada\"}");
    }

    @AfterEach
    void stop() {
        run.close();
    }

    @Test
    void every_line_carries_the_hash_of_the_one_before_and_its_own() throws Exception {
        var lines = export();

        assertThat(lines).hasSizeGreaterThanOrEqualTo(5);
        assertThat(firstBroken(lines)).isEqualTo(-1);
        assertThat(lines.getFirst()).contains("\"previous\":\"" + "0".repeat(64) + "\"");
        assertThat(lines).anyMatch(line -> line.contains("\"COMPLETE\"") && line.contains("\"REFUSED\""));
    }

    @Test
    void whoever_changes_an_entry_behind_control_s_back_breaks_the_chain_there() throws Exception {
        tamper("UPDATE journal SET reason = 'nothing happened' WHERE event = 'PROMOTE'");

        assertThat(firstBroken(export())).isEqualTo(1);
    }

    @Test
    void whoever_takes_an_entry_out_breaks_the_chain_after_it() throws Exception {
        tamper("UPDATE snapshot SET decided_by = 1; DELETE FROM journal WHERE event = 'RESUME'");

        assertThat(firstBroken(export())).isGreaterThan(0);
    }

    @Test
    void the_export_goes_on_after_an_entry() throws Exception {
        var lines = export();
        long second = Json.tree(lines.get(1)).get("id").asLong();

        assertThat(run.get("/api/journal/export?after=" + second).body().lines())
                .containsExactlyElementsOf(lines.subList(2, lines.size()));
    }

    private List<String> export() throws Exception {
        return run.get("/api/journal/export?after=0").body().lines().toList();
    }

    /// The place of the first line that does not fit, as an auditor finds it; −1 when all do.
    private static int firstBroken(List<String> lines) throws Exception {
        var previous = "0".repeat(64);
        for (int at = 0; at < lines.size(); at++) {
            var line = Json.tree(lines.get(at));
            var hash = line.get("hash").asText();
            var hashed = "{" + lines.get(at).substring("{\"hash\":\"\",".length() + hash.length());
            var digest = MessageDigest.getInstance("SHA-256").digest(hashed.getBytes(StandardCharsets.US_ASCII));
            if (!HexFormat.of().formatHex(digest).equals(hash)
                    || !line.get("previous").asText().equals(previous)) {
                return at;
            }
            previous = hash;
        }
        return -1;
    }

    private void tamper(String sql) throws Exception {
        try (var connection = DriverManager.getConnection(database);
                var statement = connection.createStatement()) {
            statement.execute("SET search_path TO phoenix_control");
            statement.execute("ALTER TABLE journal DISABLE TRIGGER journal_is_append_only");
            statement.execute("ALTER TABLE approval DROP CONSTRAINT approval_decision_fkey");
            statement.execute(sql);
        }
    }
}
