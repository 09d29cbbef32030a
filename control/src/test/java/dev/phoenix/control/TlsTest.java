package dev.phoenix.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.phoenix.control.settings.Configuration;
import dev.phoenix.control.settings.ServerIdentity;
import dev.phoenix.postgres.Postgres;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Control in front of others: it speaks TLS by itself.
@Timeout(600)
class TlsTest {
    @TempDir
    private Path directory;

    private X509Bundle authority;
    private Path certificate;
    private Path key;

    @BeforeEach
    void identity() throws Exception {
        authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        certificate = directory.resolve("control.pem");
        key = directory.resolve("control-key.pem");
        write(issue());
    }

    private X509Bundle issue() throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=control")
                .addSanDnsName("localhost")
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(authority);
    }

    private void write(X509Bundle bundle) throws IOException {
        Files.writeString(certificate, bundle.getCertificatePathPEM());
        Files.writeString(key, bundle.getPrivateKeyPEM());
    }

    private Control start() {
        var plain = ControlRun.configuration(Plans.checkout(), Postgres.shared().database(ControlRun.fresh()));
        var place = new ServerIdentity.Place(certificate, key);
        var listen = new Configuration.Listen("127.0.0.1", 0, Optional.empty(), Optional.of(place));
        var configuration = new Configuration(
                listen, plain.plan(), plain.store(), plain.tokens(), plain.secrets(), plain.stopWithParent());
        return Control.start(configuration, InstantSource.system(), Control.LOOK_EVERY);
    }

    /// A client of its own each time, so that every call shakes hands anew.
    private HttpResponse<String> status(Control control, String scheme) throws Exception {
        var trusting = SSLContext.getInstance("TLS");
        trusting.init(null, authority.toTrustManagerFactory().getTrustManagers(), null);
        try (var client = HttpClient.newBuilder().sslContext(trusting).build()) {
            var url = URI.create(scheme + "://localhost:" + control.port() + "/api/status");
            return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
        }
    }

    private X509Certificate shown(Control control) throws Exception {
        var session = status(control, "https").sslSession().orElseThrow();
        return (X509Certificate) session.getPeerCertificates()[0];
    }

    @Test
    void who_believes_its_authority_is_answered_and_clear_text_is_not() throws Exception {
        try (var control = start()) {
            assertThat(status(control, "https").statusCode()).isEqualTo(200);
            assertThatThrownBy(() -> status(control, "http")).isInstanceOf(IOException.class);

            var before = authority;
            authority = new CertificateBuilder()
                    .ecp256()
                    .subject("CN=another")
                    .setIsCertificateAuthority(true)
                    .buildSelfSigned();
            assertThatThrownBy(() -> status(control, "https")).isInstanceOf(SSLHandshakeException.class);
            authority = before;
        }
    }

    @Test
    void a_certificate_that_was_replaced_is_shown_and_one_that_cannot_be_used_is_not() throws Exception {
        try (var control = start()) {
            var first = shown(control);
            var second = issue();
            write(second);
            ControlRun.await(
                    "the new certificate", () -> second.getCertificate().equals(looked(control)));

            Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n");
            Files.writeString(certificate, issue().getCertificatePathPEM());
            var third = issue();
            assertThat(shown(control)).isEqualTo(second.getCertificate()).isNotEqualTo(first);
            write(third);
            ControlRun.await(
                    "the third certificate", () -> third.getCertificate().equals(looked(control)));
        }
    }

    private X509Certificate looked(Control control) throws IOException {
        try {
            return shown(control);
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Test
    void files_that_cannot_be_used_are_told_at_the_start() throws Exception {
        assertThat(problems()).doesNotContain("CONTROL_TLS").doesNotContain("CONTROL_HOST");

        var another = issue();
        Files.writeString(key, another.getPrivateKeyPEM());
        assertThat(problems()).contains(key + " is not the key of the first certificate in " + certificate);
        Files.writeString(key, "none");
        assertThat(problems()).contains(key + " holds no unencrypted PKCS#8 key in PEM");
        Files.writeString(certificate, "none");
        assertThat(problems()).contains(certificate + " holds no certificate in PEM");
        Files.delete(certificate);
        assertThat(problems()).contains(certificate + " does not exist, or this user may not read it");
        assertThat(ProcessTest.run(directory, Map.of("CONTROL_TLS_KEY", key.toString())))
                .contains("CONTROL_TLS_CERTIFICATE: is missing")
                .contains("set both or none");
    }

    /// What it says when others shall reach it by this identity; it always misses a database, so it never starts.
    private String problems() throws Exception {
        return ProcessTest.run(
                directory,
                Map.of(
                        "CONTROL_HOST",
                        "0.0.0.0",
                        "CONTROL_TLS_CERTIFICATE",
                        certificate.toString(),
                        "CONTROL_TLS_KEY",
                        key.toString()));
    }
}
