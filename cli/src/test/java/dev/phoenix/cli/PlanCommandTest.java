package dev.phoenix.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
    @TempDir
    private Path directory;

    @Test
    void a_plan_says_how_each_stage_can_be_left_before_anything_starts() throws IOException {
        var result = Terminal.run("plan", "explain", plan("leave: drain", "  - complete: { approvals: [sre] }"));

        assertThat(result).isEqualTo(new Terminal(0, """
                        small: from legacy http://a:1 to candidate http://b:1

                        shadow 100 %
                          way back  open
                          how       rollback or abort; it holds when its gate fails
                          how long  at once, with the next snapshot
                          cost      nothing

                        canary 1 %, 50 %
                          way back  open with cost
                          how       rollback or abort; it goes back to shadow by itself when its gate fails
                          how long  new customers at once, the others when their sessions are idle
                          cost      what the candidate's customers made stays with the candidate

                        live 100 %
                          way back  open with cost
                          how       rollback or abort; it goes back to shadow by itself when its gate fails
                          how long  at once, with the next snapshot
                          cost      what was made stays with the candidate; legacy has copies of 100 %

                        complete
                          way back  closed
                          how       none: this is the point of no return
                          how long  never
                          cost      everything that legacy knew

                        The point of no return is complete. Until then every stage can be left backwards.
                        """, ""));
    }

    @Test
    void the_same_as_json_for_machines() throws IOException {
        var result = Terminal.run("plan", "explain", "--json", plan("leave: evacuate", ""));

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .contains("\"stage\" : \"canary\"", "\"wayBack\" : \"OPEN_WITH_COST\"")
                .doesNotContain("pointOfNoReturn");
    }

    @Test
    void a_check_tells_machines_where_each_mistake_is() throws IOException {
        var whole = Terminal.run("plan", "check", "--json", plan("leave: drain", ""));
        var broken = Terminal.run("plan", "check", "--json", plan("leaf: drain", ""));

        assertThat(whole.exitCode()).isZero();
        assertThat(whole.out()).contains("\"valid\" : true", "\"problems\" : [ ]", "\"migration\" : ");
        assertThat(broken.exitCode()).isEqualTo(2);
        assertThat(broken.out()).contains("\"valid\" : false", "\"line\" : ", "\"column\" : ", "Did you mean `leave`?");
        assertThat(broken.err()).isEmpty();
    }

    @Test
    void a_plan_with_mistakes_is_not_explained() throws IOException {
        var result = Terminal.run("plan", "explain", plan("leaf: drain", ""));

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("Did you mean `leave`?");
    }

    @Test
    void shells_are_given_every_command_to_complete() {
        var result = Terminal.run("completion");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("promote", "rollback", "journal", "explain", "--wait");
    }

    private String plan(String leave, String complete) throws IOException {
        return Files.writeString(directory.resolve("plan.yaml"), """
                migration: small
                legacy: { url: http://a:1 }
                candidate: { url: http://b:1 }
                routes: [{ name: read, match: GET /things }]
                stages:
                  - shadow: {}
                    gate: { soak: 1m }
                  - canary: { steps: [1%%, 50%%], %s }
                    gate: { soak: 1m }
                  - live: {}
                %s
                """.formatted(leave, complete))
                .toString();
    }
}
