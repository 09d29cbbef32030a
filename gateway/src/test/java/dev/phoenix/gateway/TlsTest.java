package dev.phoenix.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.gateway.door.IdentityWatch;
import dev.phoenix.gateway.door.ServerIdentity;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    @TempDir
    Path directory;

    private FakeUpstream legacy;
    private FakeUpstream candidate;
    private Identity identity;

    @BeforeEach
    void start() throws Exception {
        legacy = FakeUpstream.start(seen -> Reaction.ok(seen.line()));
        candidate = FakeUpstream.start(_ -> Reaction.ok("never asked"));
        identity = Identity.of("localhost", directory, "first");
    }

    @AfterEach
    void stop() {
        legacy.close();
        candidate.close();
    }

    private TestGateway gateway() throws Exception {
        return TestGateway.between(legacy, candidate)
                .tls(identity)
                .with("TLS_LOOK", "20ms")
                .start();
    }

    private static HttpResponse<String> ask(TestGateway gateway, SSLContext tls, Version version) throws Exception {
        try (var client =
                HttpClient.newBuilder().sslContext(tls).version(version).build()) {
            var uri =
                    URI.create("https://localhost:" + gateway.gateway.tlsPort().orElseThrow() + "/a?b=c");
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        }
    }

    @Test
    void customers_agree_on_either_http_over_tls() throws Exception {
        try (var gateway = gateway()) {
            var two = ask(gateway, identity.clients(), Version.HTTP_2);
            var one = ask(gateway, identity.clients(), Version.HTTP_1_1);

            assertThat(two.version()).isEqualTo(Version.HTTP_2);
            assertThat(one.version()).isEqualTo(Version.HTTP_1_1);
            assertThat(two.body()).isEqualTo("GET /a?b=c HTTP/1.1").isEqualTo(one.body());
            for (var seen : legacy.seen()) {
                assertThat(seen.fields("X-Forwarded-Proto")).containsExactly("https");
                assertThat(seen.fields("Host"))
                        .containsExactly(
                                "localhost:" + gateway.gateway.tlsPort().orElseThrow());
            }
        }
    }

    @Test
    void a_new_certificate_is_shown_without_a_restart_and_open_connections_stay() throws Exception {
        var renewed = Identity.of("localhost", directory, "second");
        try (var gateway = gateway();
                var staying =
                        HttpClient.newBuilder().sslContext(identity.clients()).build()) {
            var uri =
                    URI.create("https://localhost:" + gateway.gateway.tlsPort().orElseThrow() + "/");
            staying.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());

            renewed.write(identity.certificate(), identity.key());
            TestGateway.until(() -> answers(gateway, renewed));

            assertThatThrownBy(() -> ask(gateway, identity.clients(), Version.HTTP_2))
                    .isInstanceOf(SSLHandshakeException.class);
            assertThat(staying.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void files_that_cannot_be_used_change_nothing() throws Exception {
        var renewed = Identity.of("localhost", directory, "second");
        var place = new ServerIdentity.Place(identity.certificate(), identity.key());
        var first = ((ServerIdentity.Reading.Usable) ServerIdentity.read(place)).identity();
        var shown = new ArrayList<ServerIdentity>();
        var watch = new IdentityWatch(place, first, shown::add);

        watch.look();
        Files.writeString(identity.certificate(), "not a certificate");
        watch.look();
        Files.writeString(identity.certificate(), renewed.server().getCertificatePathPEM());
        watch.look();
        assertThat(shown).isEmpty();

        Files.writeString(identity.key(), renewed.server().getPrivateKeyPEM());
        watch.look();
        watch.look();
        assertThat(shown).containsExactly(((ServerIdentity.Reading.Usable) ServerIdentity.read(place)).identity());
    }

    private static boolean answers(TestGateway gateway, Identity identity) {
        try {
            return ask(gateway, identity.clients(), Version.HTTP_2).statusCode() == 200;
        } catch (SSLHandshakeException other) {
            return false;
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    void a_start_with_files_that_do_not_fit_says_which_and_why() throws Exception {
        var other = Identity.of("localhost", directory, "other");
        var missing = directory.resolve("missing.pem");
        var empty = Files.writeString(directory.resolve("empty.pem"), "");

        assertThat(problem(missing, identity.key())).isEqualTo(missing + " does not exist.");
        assertThat(problem(empty, identity.key())).isEqualTo(empty + " holds no certificate in PEM.");
        assertThat(problem(identity.certificate(), empty))
                .startsWith(empty + " holds no unencrypted PKCS#8 key in PEM")
                .contains("openssl pkcs8");
        assertThat(problem(identity.certificate(), other.key()))
                .startsWith(other.key() + " is not the key of the first certificate in " + identity.certificate());
        assertThatThrownBy(() -> TestGateway.between(legacy, candidate)
                        .tls(identity)
                        .with("TLS_KEY", other.key().toString())
                        .start())
                .isInstanceOf(Gateway.CannotStart.class)
                .hasMessageStartingWith("GATEWAY_TLS_CERTIFICATE and GATEWAY_TLS_KEY cannot be used: " + other.key());
    }

    private static String problem(Path certificate, Path key) {
        var reading = ServerIdentity.read(new ServerIdentity.Place(certificate, key));
        return ((ServerIdentity.Reading.Unusable) reading).problem();
    }
}
