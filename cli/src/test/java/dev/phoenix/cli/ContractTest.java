package dev.phoenix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What scripts rely on: `--json` prints one JSON value and nothing else, and the exit code is one of those that the
/// command's help names.
class ContractTest {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    private static final Pattern EXIT_CODE = Pattern.compile("(?m)^ +(\\d+) {2,}\\S.*$");

    private static final String STATUS = """
            {"migration":"checkout","stage":"shadow","step":0,"share":0,"sample":100000,"mode":"RUNNING",
             "gate":{"verdict":"PASS","readings":[]},"forced":[],"waits":{"after":[]}}""";

    @TempDir
    private Path directory;

    private final FakeControl control;

    ContractTest() throws IOException {
        control = new FakeControl();
        control.status(STATUS);
    }

    @AfterEach
    void stop() {
        control.close();
    }

    /// The columns: what is done, when control refuses it, when control does not answer.
    @ParameterizedTest
    @CsvSource(textBlock = """
            status,                                     0, 0, 2
            promote,                                    0, 1, 2
            promote --force --reason why,               0, 1, 2
            pause,                                      0, 1, 2
            resume,                                     0, 1, 2
            rollback,                                   0, 1, 2
            abort,                                      0, 1, 2
            approve,                                    0, 1, 2
            complete --seen 3,                          0, 1, 2
            freeze --until 2026-12-27T08:00:00Z,        0, 1, 2
            thaw,                                       0, 1, 2
            """)
    void what_is_asked_of_control_is_answered_as_json_and_by_exit_code(String command, int done, int refused, int away)
            throws Exception {
        var documented = exitCodes(command);

        assertAnswer(command, onControl(command), done, documented);
        control.refuse("{\"status\":409,\"detail\":\"It is not so.\",\"allowed\":[\"abort\"]}");
        assertAnswer(command, onControl(command), refused, documented);
        control.close();
        assertAnswer(command, onControl(command), away, documented);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            plan check,          VALID,   0
            plan check,          BROKEN,  2
            plan check,          ABSENT,  2
            plan explain,        VALID,   0
            plan explain,        BROKEN,  2
            plan explain,        ABSENT,  2
            evidence,            '',      0
            evidence --below,    0.1%,    0
            evidence --below,    all,     2
            """)
    void what_needs_no_control_is_answered_as_json_and_by_exit_code(String command, String argument, int code)
            throws Exception {
        var arguments = new ArrayList<>(List.of(command.split(" ")));
        Stream.of(argument).filter(given -> !given.isEmpty()).map(this::given).forEach(arguments::add);
        arguments.add("--json");

        assertAnswer(
                command + " " + argument, Terminal.run(arguments.toArray(String[]::new)), code, exitCodes(command));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "promote",
                "pause",
                "resume",
                "rollback",
                "abort",
                "approve",
                "complete",
                "freeze",
                "thaw",
                "evidence",
                "plan check",
                "plan explain",
                "journal verify",
                "journal export",
                "token create",
                "token revoke",
                "compare",
                "rules suggest",
                "up",
                "completion"
            })
    void an_option_that_is_unknown_is_trouble_everywhere(String command) throws Exception {
        var arguments = Stream.concat(Stream.of(command.split(" ")), Stream.of("--no-such-option"));

        var result = Terminal.run(arguments.toArray(String[]::new));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("--help");
        assertThat(exitCodes(command)).contains(2);
    }

    private static void assertAnswer(String command, Terminal result, int code, List<Integer> documented)
            throws JsonProcessingException {
        assertThat(result.exitCode()).as(command + result).isEqualTo(code);
        assertThat(documented).as(command).contains(code);
        if (code == 0 || !result.out().isEmpty()) {
            assertThat(JSON.readTree(result.out()).isContainerNode())
                    .as(command + result)
                    .isTrue();
        }
        if (code != 0) {
            assertThat(result.out() + result.err()).as(command).isNotBlank();
        }
    }

    private Terminal onControl(String command) {
        var all = new ArrayList<>(List.of(command.split(" ")));
        all.addAll(List.of("--url", control.url(), "--json"));
        if (!command.equals("status")) {
            all.addAll(List.of("--token", FakeControl.TOKEN, "--by", "ada"));
        }
        return Terminal.run(all.toArray(String[]::new));
    }

    /// The exit codes that the command's help names.
    private static List<Integer> exitCodes(String command) {
        var words = Stream.of(command.split(" ")).takeWhile(word -> !word.startsWith("-"));
        var help = Terminal.run(Stream.concat(words, Stream.of("--help")).toArray(String[]::new));
        assertThat(help.exitCode()).isZero();
        var named = help.out().substring(Math.max(0, help.out().indexOf("Exit codes:")));
        return EXIT_CODE
                .matcher(named)
                .results()
                .map(match -> Integer.parseInt(match.group(1)))
                .toList();
    }

    private String given(String name) {
        var file = directory.resolve(name + ".yaml");
        try {
            return switch (name) {
                case "VALID" -> Files.writeString(file, """
                        migration: small
                        legacy: { url: http://a:1 }
                        candidate: { url: http://b:1 }
                        routes: [{ name: read, match: GET /things }]
                        stages: [{ live: { reverse-shadow: 100% }, gate: { soak: 1h } }]
                        """).toString();
                case "BROKEN" ->
                    Files.writeString(file, "migration: small\nlegacy: [\n").toString();
                case "ABSENT" -> file.toString();
                default -> name;
            };
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
