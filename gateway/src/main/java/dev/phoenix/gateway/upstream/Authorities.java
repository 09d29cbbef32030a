package dev.phoenix.gateway.upstream;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

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
        try {
            var pem = Files.readAllBytes(file);
            var all = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!all.isEmpty()) {
                return Buffer.buffer(pem);
            }
        } catch (IOException unreadable) {
            throw new Unusable(file + " cannot be read: " + unreadable + ".");
        } catch (CertificateException malformed) {
            // said below, as of a file without any
        }
        throw new Unusable(file + " holds no certificate in PEM.");
    }
}
