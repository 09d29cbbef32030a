package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.phoenix.postgres.Postgres;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WarRoomTest {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"]*)\"|from '(/[^']*)'");

    private static ControlRun run;

    @BeforeAll
    static void start() {
        run = ControlRun.start(Plans.checkout(), Postgres.shared().database(ControlRun.fresh()), new FakeClock());
    }

    @AfterAll
    static void stop() {
        run.close();
    }

    @Test
    void the_page_and_everything_it_links_to_is_served_from_here() throws Exception {
        var seen = new TreeSet<String>();
        var open = new ArrayDeque<>(List.of("/"));
        while (!open.isEmpty()) {
            var path = open.remove();
            if (!seen.add(path)) {
                continue;
            }
            var answer = run.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(200);
            if (!path.contains("uplot")) {
                LINK.matcher(answer.body())
                        .results()
                        .map(link -> link.group(1) == null ? link.group(2) : link.group(1))
                        .forEach(open::add);
            }
        }
        assertThat(seen).contains("/", "/room/room.js", "/room/panels.js", "/room/uplot.js", "/room/uplot.css");
    }

    @Test
    void the_page_allows_no_inline_script_and_nothing_from_elsewhere() throws Exception {
        var page = run.get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(page.body()).doesNotContain("http://", "https://", "onclick", "style=");
        assertThat(page.body().replaceAll("<script type=\"module\" src=\"[^\"]*\"></script>", ""))
                .doesNotContain("<script");
    }

    @Test
    void nothing_from_traffic_is_ever_read_as_markup() throws Exception {
        for (var module : List.of("actions", "charts", "dom", "feed", "journal", "panels", "room", "words")) {
            assertThat(run.get("/room/" + module + ".js").body())
                    .as(module)
                    .doesNotContainPattern("(innerHTML|outerHTML)\\s*=[^=]")
                    .doesNotContain("insertAdjacentHTML", "document.write", "eval(");
        }
    }

    @Test
    void listeners_hear_the_status_each_second_and_every_entry_of_the_journal() throws Exception {
        var lines = new CopyOnWriteArrayList<String>();
        var answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(run.uri("/api/events")).build(), HttpResponse.BodyHandlers.ofLines());
        try (var body = answer.body()) {
            Thread.ofVirtual().start(() -> body.forEach(lines::add));
            ControlRun.await(
                    "the first status", () -> lines.stream().anyMatch(line -> line.startsWith("event:status")));

            run.act("promote", "{\"by\":\"ada\",\"reason\":\"listen\"}");

            ControlRun.await(
                    "the entry", () -> lines.stream().anyMatch(line -> line.contains("\"reason\":\"listen\"")));
        }
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        assertThat(lines).anyMatch(line -> line.startsWith("event:journal"));
    }

    @Test
    void what_is_not_there_is_a_problem_in_json() throws Exception {
        var answer = run.get("/api/nothing");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(run.get("/api/journal?after=x").statusCode()).isEqualTo(400);
        assertThat(run.get("/health").body()).isEqualTo("{\"status\":\"UP\"}");
    }
}
