package dev.phoenix.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// The authorities by which a control plane is believed: certificates in one PEM file.
final class Authorities {
    private Authorities() {}

    /// What a client needs to believe the authorities of this file, and no others.
    static SSLContext read(Path file) {
        try (var pem = Files.newInputStream(file)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (var authority : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("authority-" + store.size(), authority);
            }
            if (store.size() == 0) {
                throw new Trouble(file + " holds no certificate in PEM.");
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException malformed) {
            throw new Trouble(file + " holds no certificate in PEM.");
        } catch (IOException unreadable) {
            throw new Trouble(file + " cannot be read: " + Documents.reason(unreadable));
        }
    }
}
