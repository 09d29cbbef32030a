package dev.phoenix.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class ControlOptionsTest {
    private static final Session.Member NOBODY = new Session.Member("up", 1, 1);

    private FakeControl control;

    @Command
    private static final class Asking {
        @Mixin
        private ControlOptions options = new ControlOptions();
    }

    @BeforeEach
    void start() throws IOException {
        control = new FakeControl();
    }

    @AfterEach
    void stop() {
        control.close();
    }

    private static ControlOptions given(String... arguments) {
        var asking = new Asking();
        new CommandLine(asking).parseArgs(arguments);
        return asking.options;
    }

    private static Optional<Session> session(String url, String token) {
        return Optional.of(new Session(URI.create(url), token, NOBODY, List.of()));
    }

    @Test
    void a_running_stack_in_this_directory_is_found_with_its_token() {
        var client = given().client(Map.of(), session(control.url(), FakeControl.TOKEN));
        assertThat(client.act("pause", Map.of()).accepted()).isTrue();
    }

    @Test
    void a_control_plane_with_tls_is_believed_by_its_authority_and_by_no_other(@TempDir Path directory)
            throws Exception {
        var authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        var identity = new CertificateBuilder()
                .ecp256()
                .subject("CN=control")
                .addSanDnsName("localhost")
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(authority);
        var context = SSLContext.getInstance("TLS");
        context.init(identity.toKeyManagerFactory().getKeyManagers(), null, null);
        var file = Files.writeString(directory.resolve("authority.pem"), authority.getCertificatePEM());
        var none = Files.writeString(directory.resolve("none.pem"), "none");
        try (var secure = FakeControl.secure(context)) {
            var environment = Map.of("PHOENIX_URL", secure.url(), "PHOENIX_TOKEN", FakeControl.TOKEN);
            assertThat(given("--ca", file.toString())
                            .client(environment, Optional.empty())
                            .act("pause", Map.of())
                            .accepted())
                    .isTrue();
            var stranger = given().client(environment, Optional.empty());
            assertThatThrownBy(() -> stranger.act("pause", Map.of()))
                    .isInstanceOf(Trouble.class)
                    .hasMessageContaining("is not believed")
                    .hasMessageEndingWith("Name its authority with --ca or PHOENIX_CA.");
            assertThatThrownBy(() -> given("--ca", none.toString()).client(environment, Optional.empty()))
                    .hasMessage(none + " holds no certificate in PEM.");
        }
    }

    @Test
    void the_environment_comes_before_what_runs_here() {
        var environment = Map.of("PHOENIX_URL", control.url(), "PHOENIX_TOKEN", FakeControl.TOKEN);
        var client = given().client(environment, session("http://127.0.0.1:1", "another"));
        assertThat(client.act("pause", Map.of()).accepted()).isTrue();
    }

    @Test
    void options_come_before_the_environment() {
        var environment = Map.of("PHOENIX_URL", "http://127.0.0.1:1", "PHOENIX_TOKEN", "another");
        var client = given("--url", control.url(), "--token", FakeControl.TOKEN)
                .client(environment, session("http://127.0.0.1:1", "another"));
        assertThat(client.act("pause", Map.of()).accepted()).isTrue();
    }

    @Test
    void nothing_said_is_the_usual_port_of_this_machine() {
        var client = given().client(Map.of("PHOENIX_URL", " "), Optional.empty());
        assertThat(client.url()).isEqualTo(URI.create("http://127.0.0.1:9090"));
    }

    @Test
    void an_address_that_is_none_is_told_with_where_it_stands() {
        assertThatThrownBy(() -> given().client(Map.of("PHOENIX_URL", "not an address"), Optional.empty()))
                .isInstanceOf(Trouble.class)
                .hasMessageStartingWith("PHOENIX_URL is no address");
    }
}
