package dev.phoenix.gateway.upstream;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The authorities by which upstreams are believed, as the operator keeps them: certificates in one PEM file.
public final class Authorities {
    private Authorities() {}

    /// A file that cannot be used. The message says which, and why.
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message);
        }
    }

    /// The certificates of this file.
    public static Buffer read(Path file) throws Unusable {
        certificates(file);
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new Unusable(file + " cannot be read: " + unreadable + ".");
        }
    }

    /// What a client of Java's own needs to believe the authorities of this file, and no others.
    public static SSLContext context(Path file) throws Unusable {
        var certificates = certificates(file);
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var certificate : certificates) {
                store.setCertificateEntry("authority-" + store.size(), certificate);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new Unusable(file + " cannot be used: " + unusable + ".");
        }
    }

    private static Collection<? extends Certificate> certificates(Path file) throws Unusable {
        try (var pem = Files.newInputStream(file)) {
            var all = CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (!all.isEmpty()) {
                return all;
            }
        } catch (IOException unreadable) {
            throw new Unusable(file + " cannot be read: " + unreadable + ".");
        } catch (CertificateException malformed) {
            // said below, as of a file without any
        }
        throw new Unusable(file + " holds no certificate in PEM.");
    }
}
