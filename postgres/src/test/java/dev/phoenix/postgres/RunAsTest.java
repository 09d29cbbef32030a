package dev.phoenix.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunAsTest {
    @Test
    void an_ordinary_user_starts_the_server_directly() {
        assertThat(RunAs.choose(false, command -> false)).isEqualTo(new RunAs.Direct());
    }

    @Test
    void root_uses_a_user_namespace_and_nobody_where_namespaces_are_blocked() {
        assertThat(RunAs.choose(true, command -> true)).isEqualTo(new RunAs.UserNamespace());
        assertThat(RunAs.choose(true, command -> command.getFirst().equals("setpriv")))
                .isEqualTo(new RunAs.Nobody());
    }

    @Test
    void root_without_either_is_told_what_to_do() {
        assertThatThrownBy(() -> RunAs.choose(true, command -> false))
                .hasMessageContaining("ordinary user")
                .hasMessageContaining("--database");
    }

    @Test
    void a_machine_without_binaries_is_told_what_to_do() {
        assertThatThrownBy(() -> Binaries.archiveFor("Mac OS X", "aarch64")).hasMessageContaining("--database");
        assertThatThrownBy(() -> Binaries.unpacked("no-such.txz", Path.of("unused")))
                .hasMessageContaining("not on the class path");
        assertThat(List.of(Binaries.archiveFor("Linux", "amd64"), Binaries.archiveFor("Linux", "aarch64")))
                .containsExactly("postgres-linux-x86_64.txz", "postgres-linux-arm_64.txz");
    }
}
