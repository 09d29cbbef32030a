package dev.phoenix.gateway;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;

/// A server's certificate from an authority of its own, in files and for clients. Immutable.
record Identity(X509Bundle server, Path certificate, Path key, Path authority) {
    /// An identity for this host name, in files of this directory with this name.
    static Identity of(String host, Path directory, String name) throws Exception {
        var root = new CertificateBuilder()
                .ecp256()
                .subject("CN=authority of " + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        var server = new CertificateBuilder()
                .ecp256()
                .subject("CN=" + name)
                .addSanDnsName(host)
                .addExtendedKeyUsageServerAuth()
                .buildIssuedBy(root);
        var identity = new Identity(
                server,
                directory.resolve(name + ".pem"),
                directory.resolve(name + "-key.pem"),
                directory.resolve(name + "-authority.pem"));
        identity.write(identity.certificate, identity.key);
        Files.writeString(identity.authority, server.getRootCertificatePEM());
        return identity;
    }

    /// Puts the certificate and its key into these files.
    void write(Path toCertificate, Path toKey) throws IOException {
        Files.writeString(toCertificate, server.getCertificatePathPEM());
        Files.writeString(toKey, server.getPrivateKeyPEM());
    }

    /// Clients that believe the authority of this identity, and no other.
    SSLContext clients() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(null, server.toTrustManagerFactory().getTrustManagers(), null);
        return context;
    }

    /// Servers that show this identity.
    SSLContext servers() throws GeneralSecurityException {
        var context = SSLContext.getInstance("TLS");
        context.init(server.toKeyManagerFactory().getKeyManagers(), null, null);
        return context;
    }
}
