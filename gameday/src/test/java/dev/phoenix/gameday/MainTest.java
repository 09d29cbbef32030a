package dev.phoenix.gameday;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class MainTest {
    private final StringWriter errors = new StringWriter();

    @Test
    void a_defect_that_is_not_known_is_refused_with_the_list() {
        assertThat(run("demo", "--with-defect", "gremlins")).isEqualTo(2);
        assertThat(errors.toString())
                .contains("There is no defect named gremlins. There are: tax-rounding, slow, crash.");
    }

    @Test
    void an_option_that_is_not_known_is_refused() {
        assertThat(run("demo", "--quick")).isEqualTo(2);
        assertThat(errors.toString()).contains("--quick");
    }

    private int run(String... arguments) {
        return Main.commandLine().setErr(new PrintWriter(errors)).execute(arguments);
    }
}
