package dev.phoenix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalCommandTest {
    private final FakeControl control;

    @TempDir
    private Path directory;

    JournalCommandTest() throws IOException {
        control = new FakeControl();
    }

    @AfterEach
    void stop() {
        control.close();
    }

    @Test
    void the_journal_is_exported_page_by_page() throws Exception {
        var lines = lines("START", "PROMOTE", "ABORT");
        control.journal(lines);

        assertThat(run("journal", "export")).isEqualTo(new Terminal(0, String.join("\n", lines) + "\n", ""));
    }

    @Test
    void a_whole_journal_verifies() throws Exception {
        var lines = lines("START", "PROMOTE", "ABORT");
        control.journal(lines);

        var result = run("journal", "verify");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("The journal is whole: 3 entries, the last is 3 with hash " + hash(lines.get(2)));
        assertThat(run("journal", "verify", "--json").out()).contains("\"whole\" : true");
    }

    @Test
    void a_changed_entry_is_named() throws Exception {
        var lines = lines("START", "PROMOTE", "ABORT");
        lines.set(1, lines.get(1).replace("PROMOTE", "RESUME"));
        control.journal(lines);

        assertThat(run("journal", "verify"))
                .isEqualTo(new Terminal(1, "", "Entry 2 was changed after it was written: its hash does not fit.\n"));
    }

    @Test
    void a_missing_entry_and_a_new_order_are_named() throws Exception {
        var lines = lines("START", "PROMOTE", "ABORT");

        assertThat(verify(List.of(lines.get(0), lines.get(2))).err())
                .isEqualTo(
                        "Before entry 3 something is missing, was changed or was put in: it does not follow entry 1.\n");
        assertThat(verify(List.of(lines.get(1), lines.get(2))).err()).contains("it does not follow the beginning.");
        assertThat(verify(List.of(lines.get(0), "{}")).err()).isEqualTo("Line 2 is no line of an exported journal.\n");
        assertThat(verify(lines).exitCode()).isZero();
    }

    private Terminal verify(List<String> lines) throws IOException {
        var file = Files.write(directory.resolve("journal.jsonl"), lines);
        return Terminal.run("journal", "verify", file.toString());
    }

    private Terminal run(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", control.url()));
        return Terminal.run(all.toArray(String[]::new));
    }

    private static List<String> lines(String... events) throws Exception {
        var lines = new ArrayList<String>();
        var previous = "0".repeat(64);
        for (int id = 1; id <= events.length; id++) {
            var rest = "\"previous\":\"" + previous + "\",\"id\":" + id + ",\"event\":\"" + events[id - 1] + "\"}";
            var digest = MessageDigest.getInstance("SHA-256").digest(("{" + rest).getBytes(StandardCharsets.UTF_8));
            previous = HexFormat.of().formatHex(digest);
            lines.add("{\"hash\":\"" + previous + "\"," + rest);
        }
        return lines;
    }

    private static String hash(String line) {
        return line.substring(9, 73);
    }
}
